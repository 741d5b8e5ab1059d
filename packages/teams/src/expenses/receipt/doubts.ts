import type { Copy, Extracted, Fields } from './answer.ts';

/** A copy that is less certain than this is a question, no answer. */
export const certainCopy = 0.85;
const oldest = 2 * 366;

/** What only a person can know: a sentence each, none where all is clear. Nothing that is missing is made up. */
export function doubtsOf(
  { fields, pages, certain, reasons }: Pick<Extracted, 'fields' | 'pages' | 'certain' | 'reasons'>,
  { user, today, copies }: { user: string | null; today: string; copies: readonly Copy[] },
): string[] {
  const missing = (['merchant', 'date', 'total'] as const).filter((name) => fields[name].value === null);
  const doubts = missing.map((name) => `no ${name} was found`);
  if (missing.length === 0 && !certain) doubts.push(`what was read is not certain: ${reasons.join('; ')}`);
  if (user === null) doubts.push('nobody said whose receipt this is');
  if (fields.total.value !== null && !/[1-9]/.test(fields.total.value)) doubts.push('the total is zero');
  if (fields.date.value !== null) {
    const age = (Date.parse(today) - Date.parse(fields.date.value)) / 86_400_000;
    if (age < -1) doubts.push(`the date ${fields.date.value} has not come yet`);
    if (age > oldest) doubts.push(`the date ${fields.date.value} is more than two years ago`);
  }
  if (pages.every((page) => page.confidence === 0)) doubts.push('no word could be read');
  for (const copy of copies) if (copy.certainty < certainCopy) doubts.push(`it may be a copy: ${copy.says}`);
  return doubts;
}

/** How sure the whole is: as sure as the least sure of what an expense must have. */
export const confidenceOf = ({ merchant, date, total }: Fields): number =>
  Math.min(merchant.confidence, date.confidence, total.confidence);
