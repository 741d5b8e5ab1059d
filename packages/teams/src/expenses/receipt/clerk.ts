import { fieldNames, type ReceiptRead } from './answer.ts';

/** What the clerk is shown: the picture with its boxes, the best reading, and why it is doubted. `best` fills the form. */
export function askClerk(read: ReceiptRead): Record<string, unknown> {
  const { document_id, doubts, copies, fields, pages, confidence } = read;
  const named = fieldNames.map((name) => ({
    name,
    ...(fields?.[name] ?? { value: null, confidence: 0, place: null }),
  }));
  const best = named.filter(({ value }) => value !== null).map(({ name, value }) => [name, value] as const);
  const like = copies.find((copy) => copy.expense_id !== null);
  return {
    document_id,
    doubts,
    confidence,
    best: { ...Object.fromEntries(best), ...(like ? { expense_id: like.expense_id } : {}) },
    boxes: named.flatMap(({ name, value, confidence: sure, place }) =>
      place && value !== null ? [{ field: name, value, confidence: sure, ...place }] : [],
    ),
    pages: pages.map(({ width, height }) => ({ width, height })),
    copies,
  };
}
