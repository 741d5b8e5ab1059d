import { findCards, luhn } from './mask-cards.ts';
import { or, replace } from './mask-kept.ts';

const iban = or('(?<![A-Za-z0-9])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}');
const national = or(
  [
    '(?<![\\w.-])\\d{3}-\\d{2}-\\d{4}(?![\\w-])', // United States
    '(?<![\\w.-])\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}(?![\\w-])', // Brazil
    '(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D](?![A-Za-z0-9])', // United Kingdom
    '(?<![A-Za-z0-9])[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z](?![A-Za-z0-9])', // Italy
  ].join('|'),
);
/** Only these two have a check figure that tells them from other numbers. */
const canadian = or('(?<![\\w.-])\\d{3}-\\d{3}-\\d{3}(?![\\w-])');
const spanish = or('(?<![A-Za-z0-9])\\d{8}-?[A-HJ-NP-TV-Z](?![A-Za-z0-9])');
const phone = or(
  [
    // Behind 00 the country stands apart: numbers of documents begin with zeros too.
    '(?<![\\w+])(?:\\+\\d{1,3}|00[1-9]\\d{0,2}(?=[ .(-]))(?:[ .-]?\\(?\\d{1,5}\\)?){2,6}(?![\\d])',
    '\\(\\d{3}\\) ?\\d{3}[ .-]\\d{4}(?!\\d)',
    '(?<![\\w.-])(?:1[ .-])?\\d{3}-\\d{3}-\\d{4}(?![\\w-])',
    '(?<![\\w.-])\\d{3}\\.\\d{3}\\.\\d{4}(?![\\w.-])',
  ].join('|'),
);
const namedPhone =
  /(\b(?:tele)?phone|\btel|\bmobile|\bcell|\bfax)((?: (?:no|number|is))?[.:= ]{1,4})(\(?\d(?:[ ()./-]?\d){6,14})(?!\d)/gi;
const namedId = /(\b(?:ssn|social security(?: number)?|sin|itin))([.:=# ]{1,4})(\d{3}[ -]?\d{2,3}[ -]?\d{3,4})(?!\d)/gi;

/** Numbers of people: accounts, cards, national ids and phones, by shape and check figure. */
export function findIds(text: string): string {
  if (!/\d/.test(text)) return text;
  let found = text.replace(namedId, '$1$2[id]');
  found = replace(found, iban, maskedIban);
  found = findCards(found);
  found = replace(found, national, () => '[id]');
  found = replace(found, canadian, (digits) => (luhn(digits.replaceAll('-', '')) ? '[id]' : digits));
  found = replace(found, spanish, (id) => (isSpanish(id) ? '[id]' : id));
  found = replace(found, phone, maskedPhone);
  return found.replace(namedPhone, '$1$2[phone]');
}

const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  `NO15 BE16 DK18 FI18 FO18 GL18 NL18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 MN20 XK20 CH21 HR21 LI21 LV21 BG22 BH22 CR22
  DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24
  VG24 AZ28 CY28 DO28 GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 AL28 BY28 LY25 PT25 ST25 IS26 TR26 BI27 DJ27
  FR27 GR27 IT27 MC27 MR27 SM27 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Behind the account words may follow that fit its letters too, so the country's length cuts it. */
function maskedIban(candidate: string): string {
  const length = ibanLengths[candidate.slice(0, 2).toUpperCase()];
  if (length === undefined) return candidate;
  let end = 0;
  let compact = '';
  while (compact.length < length && end < candidate.length) {
    const letter = candidate[end++] as string;
    if (letter !== ' ' && letter !== '-') compact += letter.toUpperCase();
  }
  if (compact.length !== length || !mod97(compact)) return candidate;
  return `[iban]${candidate.slice(end)}`;
}

function mod97(compact: string): boolean {
  let rest = 0;
  for (const letter of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function isSpanish(id: string): boolean {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(id.slice(0, 8)) % 23] === id.at(-1);
}

/** Other numbers may follow that fit its groups too: of what is too long for one, the first groups that make one go. */
function maskedPhone(candidate: string): string {
  if (isPhone(candidate)) return '[phone]';
  for (const { index } of candidate.matchAll(/(?<=\d\)?)(?=[ .-])/g)) {
    const head = candidate.slice(0, index);
    if (countDigits(head) >= 10 && isPhone(head)) return `[phone]${candidate.slice(index)}`;
  }
  return candidate;
}

/** A signed amount is none. */
function isPhone(candidate: string): boolean {
  const digits = countDigits(candidate);
  return digits >= 8 && digits <= 17 && !/^\+\d+\.\d{1,4}$/.test(candidate);
}

const countDigits = (text: string): number => text.replace(/\D/g, '').length;
