/** What must never be taken for a number of somebody: UUIDs, and dates with their time. */
const kept =
  '(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])|(?<!\\d)\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?(?!\\d)';
const or = (pattern: string): RegExp => new RegExp(`${kept}|(?<found>${pattern})`, 'g');

const iban = or('(?<![A-Za-z0-9])[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}');
const card = or('(?<!\\d)(?<!\\d[.,])\\d(?:[ .\\u00a0\\u2009-]?\\d){12,18}(?!\\d)(?!\\.\\d)');
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
    '(?<![\\w+])(?:\\+|00(?=[1-9]))\\d{1,3}(?:[ .-]?\\(?\\d{1,5}\\)?){2,6}(?![\\d])',
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
  found = replace(found, card, (digits) => (isCard(digits) ? '[card]' : digits));
  found = replace(found, national, () => '[id]');
  found = replace(found, canadian, (digits) => (luhn(digits.replaceAll('-', '')) ? '[id]' : digits));
  found = replace(found, spanish, (id) => (isSpanish(id) ? '[id]' : id));
  found = replace(found, phone, (number) => (isPhone(number) ? '[phone]' : number));
  return found.replace(namedPhone, '$1$2[phone]');
}

function replace(text: string, pattern: RegExp, by: (found: string) => string): string {
  return text.replace(pattern, (...args) => {
    const groups = args.at(-1) as { found?: string };
    return groups.found === undefined ? (args[0] as string) : by(groups.found);
  });
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

/** By issuer, length and check figure: a random number of 16 digits is a card in fewer than one case of ten. */
function isCard(candidate: string): boolean {
  const digits = candidate.replace(/\D/g, '');
  const issued =
    /^4(?:\d{12}|\d{15}|\d{18})$/.test(digits) ||
    /^(?:5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/.test(digits) ||
    /^3(?:[47]\d{13}|(?:0[0-59]|[689]\d)\d{11}|5\d{14})$/.test(digits) ||
    /^(?:6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}|(?:5[06-8]|6\d)\d{14})$/.test(digits);
  return issued && luhn(digits);
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isSpanish(id: string): boolean {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(id.slice(0, 8)) % 23] === id.at(-1);
}

/** A signed amount is none. */
function isPhone(candidate: string): boolean {
  const digits = candidate.replace(/\D/g, '').length;
  return digits >= 8 && digits <= 17 && !/^\+\d+\.\d{1,4}$/.test(candidate);
}
