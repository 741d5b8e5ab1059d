import type { Field, Fields } from './answer.ts';
import type { Field as Found, ReceiptFields } from './fields/form.ts';

/** The fields as they are kept and answered: text, a confidence, and the rectangle around all of it; pages count from 1. */
export function plainOf(found: ReceiptFields): Fields {
  const { merchant, date, time, total, tax, currency, invoice, payment } = found;
  return {
    merchant: plain(merchant),
    date: plain(date),
    time: plain(time),
    total: plain(total),
    tax: plain(tax),
    currency: plain(currency),
    invoice: plain(invoice),
    payment: plain(payment),
  };
}

function plain({ value, confidence, boxes, page }: Found<string>): Field {
  if (value === null || page === null || boxes.length === 0) return { value, confidence, place: null };
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const [right, bottom] = [
    Math.max(...boxes.map((box) => box.x + box.w)),
    Math.max(...boxes.map((box) => box.y + box.h)),
  ];
  return { value, confidence, place: { page: page + 1, x, y, w: right - x, h: bottom - y } };
}
