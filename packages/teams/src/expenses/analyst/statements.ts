import { loadTemplates } from '@holdfast/db';

const filters = [
  'mine',
  'in_period',
  'of_categories',
  'at_merchants',
  'paid_with',
  'in_currencies',
  'on_weekdays',
  'above',
  'below',
  'from_amount',
  'to_amount',
  'refund_above',
  'refund_below',
  'refund_from',
  'refund_to',
  'with_words',
  'marked_recurring',
  'not_recurring',
  'only_refunds',
] as const;
export type Filter = (typeof filters)[number];

const dimension = [
  'by_category',
  'by_merchant',
  'by_payment_method',
  'by_weekday',
  'by_part_of_week',
  'by_day',
  'by_week',
  'by_month',
  'by_currency',
  'by_place',
] as const;

const order = ['largest_first', 'smallest_first', 'newest_first', 'oldest_first'] as const;

/** Every statement of the analyst. What a question may choose is listed here; values are always bound. */
export const statements = loadTemplates(new URL('../sql/analyst.sql', import.meta.url), {
  figures: { filters },
  medians: { filters },
  groups: { dimension, filters },
  charges: { filters, order },
  left_out: { filters },
  anomalies: { scope: ['mine'], filters },
  twice: { scope: ['mine'], filters },
  repeated: { filters },
  descriptions: { filters },
  known: { filters: ['mine'] },
});
