import type { Page, Word } from '@holdfast/tools/reading';
import type { Field, FieldName, Fields } from './answer.ts';

interface Line {
  text: string;
  words: Word[];
  page: number;
}

const amount = /(?<![\d.,])(\d{1,3}(?:[, ]\d{3})+|\d{1,6})[.,](\d{2})(?![\d%])/g;
const names = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const month = names.map((name) => name.slice(0, 3).toLowerCase());
const nothing: Field = { value: null, confidence: 0, place: null };

/** The fields of a receipt by the shapes of its lines, and nothing for what does not stand there. */
export function plainFields(pages: readonly Page[]): Fields {
  const lines = pages.flatMap((page, at) => linesOf(page.words, at + 1));
  const find = (pattern: RegExp, take: (match: RegExpExecArray) => string | null): Field => {
    for (const line of lines) {
      const match = pattern.exec(line.text);
      const value = match ? take(match) : null;
      if (match && value !== null) return fieldOf(value, line, match[0]);
    }
    return nothing;
  };
  const fields: Record<FieldName, Field> = {
    merchant: merchantOf(lines),
    date: dateOf(find),
    time: find(/\b([01]?\d|2[0-3]):([0-5]\d)\b/, ([, hour = '', minute = '']) => `${hour.padStart(2, '0')}:${minute}`),
    total: totalOf(lines),
    tax: lastAmount(lines, /\b(tax|vat|gst|mwst)\b/i),
    currency: find(/\b(USD|EUR|GBP|CAD|AUD|CHF|MYR|SGD)\b/, ([code = '']) => code),
    invoice: find(
      /\b(?:invoice|inv|receipt|bill|check|ticket|order)\s?(?:no|nr|number|#)?[.:#\s]+([A-Z0-9][A-Z0-9/-]{2,24})/i,
      ([, number = '']) => (/\d/.test(number) ? number : null),
    ),
    payment: find(/\b(cash|visa|mastercard|amex|debit|credit)\b/i, ([word = '']) => word.toLowerCase()),
  };
  return fields;
}

function dateOf(find: (pattern: RegExp, take: (match: RegExpExecArray) => string | null) => Field): Field {
  const tries = [
    find(/\b(20\d\d)-(\d\d)-(\d\d)\b/, ([, year = '', mm = '', dd = '']) => iso(year, mm, dd)),
    find(/\b(\d{1,2})\/(\d{1,2})\/(20\d\d)\b/, ([, first = '', second = '', year = '']) =>
      Number(first) > 12 ? iso(year, second, first) : Number(second) > 12 ? iso(year, first, second) : null,
    ),
    find(/\b(\d{1,2})\s?([A-Za-z]{3})[a-z]*\.?,?\s?(20\d\d)\b/, ([, dd = '', name = '', year = '']) =>
      iso(year, monthOf(name), dd),
    ),
    find(/\b([A-Za-z]{3})[a-z]*\.?\s(\d{1,2}),?\s(20\d\d)\b/, ([, name = '', dd = '', year = '']) =>
      iso(year, monthOf(name), dd),
    ),
  ];
  return tries.find((field) => field.value !== null) ?? nothing;
}

const monthOf = (name: string): string => String(month.indexOf(name.toLowerCase()) + 1);

function iso(year: string, mm: string, dd: string): string | null {
  const date = new Date(Date.UTC(Number(year), Number(mm) - 1, Number(dd)));
  return Number(mm) >= 1 && date.getUTCMonth() === Number(mm) - 1 && date.getUTCDate() === Number(dd)
    ? date.toISOString().slice(0, 10)
    : null;
}

function totalOf(lines: readonly Line[]): Field {
  const total = lastAmount(
    lines,
    /(?<!sub[\s-]?)\btotal\b|amount due|balance due/i,
    /sub[\s-]?total|total (tax|items|savings|discount)/i,
  );
  return total.value === '0.00' ? nothing : total;
}

/** The last amount of the last line that is about it. */
function lastAmount(lines: readonly Line[], about: RegExp, not?: RegExp): Field {
  const line = lines.findLast(
    ({ text }) => about.test(text) && !not?.test(text) && [...text.matchAll(amount)].length > 0,
  );
  const match = line ? [...line.text.matchAll(amount)].at(-1) : undefined;
  if (!line || !match) return nothing;
  return fieldOf(`${Number((match[1] ?? '').replace(/\D/g, ''))}.${match[2]}`, line, match[0]);
}

/** The first line that is more letters than anything. */
function merchantOf(lines: readonly Line[]): Field {
  const line = lines.slice(0, 6).find(({ text }) => {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    return (
      letters >= 3 && letters > text.replace(/\s/g, '').length * 0.6 && !/receipt|invoice|welcome|thank/i.test(text)
    );
  });
  return line ? fieldOf(line.text.trim().slice(0, 100), line, line.text) : nothing;
}

function linesOf(words: readonly Word[], page: number): Line[] {
  const lines = new Map<number, Word[]>();
  for (const word of words) lines.set(word.line, [...(lines.get(word.line) ?? []), word]);
  return [...lines.values()].map((of) => ({ words: of, page, text: of.map(({ text }) => text).join(' ') }));
}

/** As sure as the least sure of its words, and where they stand. */
function fieldOf(value: string, { words, page }: Line, read: string): Field {
  const parts = new Set(read.split(/\s+/));
  const own = words.filter(({ text }) => parts.has(text) || read.includes(text));
  const boxes = (own.length > 0 ? own : words).map(({ box }) => box);
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    value,
    confidence: Math.min(...(own.length > 0 ? own : words).map(({ confidence }) => confidence)),
    place: {
      page,
      x,
      y,
      w: Math.max(...boxes.map((box) => box.x + box.w)) - x,
      h: Math.max(...boxes.map((box) => box.y + box.h)) - y,
    },
  };
}
