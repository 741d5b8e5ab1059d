import { describe, expect, it } from 'vitest';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import { randomFrom } from '../seed/random.ts';
import { outlookOf } from './outlook.ts';
import { play } from './project.ts';
import { dueDays, splitRecurring } from './recurring.ts';
import type { Seen } from './spending.ts';

const rent = (date: string, cents = 100_000): Seen => ({
  day: dayOf(date),
  cents,
  merchant: 'Landlord',
  recurring: true,
});
const due = (paid: readonly string[], today: string, end: string, booked: readonly Seen[] = []): string[] => {
  const { recurring } = splitRecurring(paid.map((date) => rent(date)));
  const [one] = recurring;
  if (!one || recurring.length > 1) throw new Error(`${recurring.length} payments`);
  return dueDays(one, dayOf(today), dayOf(end), booked).days.map(dateOf);
};

describe('when a payment is due', () => {
  it('is the day that would have followed, though the last was made late or early', () => {
    const late = ['2026-06-28', '2026-07-28', '2026-08-28', '2026-09-28', '2026-11-02'];
    expect(due(late, '2026-11-10', '2027-01-01')).toEqual(['2026-11-28', '2026-12-28']);
    const early = ['2026-08-02', '2026-09-02', '2026-10-02', '2026-10-30'];
    expect(due(early, '2026-11-01', '2027-01-01')).toEqual(['2026-12-02']);
    const lastDays = ['2026-08-31', '2026-09-30', '2026-10-31'];
    expect(due(lastDays, '2026-11-10', '2027-03-01')).toEqual(['2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28']);
  });

  it('is no day for which the payment was entered ahead', () => {
    const paid = ['2026-08-25', '2026-09-25', '2026-10-25'];
    expect(due(paid, '2026-11-20', '2026-12-01')).toEqual(['2026-11-25']);
    expect(due(paid, '2026-11-20', '2026-12-01', [rent('2026-11-27')])).toEqual([]);
    expect(due(paid, '2026-11-20', '2027-01-01', [rent('2026-11-27')])).toEqual(['2026-12-25']);
    const other = { ...rent('2026-11-27'), merchant: 'Garage' };
    expect(due(paid, '2026-11-20', '2026-12-01', [other, rent('2026-11-26', 5_000)])).toEqual(['2026-11-25']);
  });
});

it('a payment that is entered ahead is forecast once', () => {
  const charges = ['2026-08-25', '2026-09-25', '2026-10-25'].map((date) => rent(date));
  const past = { charges, since: dayOf('2026-08-01'), today: dayOf('2026-11-20'), booked: [rent('2026-11-25')] };
  const { end } = outlookOf(play(past, dayOf('2026-12-01'), randomFrom(1)), 0, 120_000);
  expect(end).toEqual({ median: 100_000, low: 100_000, high: 100_000 });
});
