import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../fraud/evidence.ts';
import { generateExpenses } from './generate.ts';
import { randomFrom, randomOf } from './random.ts';

const anchor = '2026-11-21';
const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

describe('random numbers', () => {
  it('are those of xoshiro128**', () => {
    const random = randomOf([1, 2, 3, 4]);
    expect([random.word(), random.word(), random.word(), random.word()]).toEqual([11_520, 0, 5_927_040, 70_819_200]);
  });

  it('stay in their bounds and make valid version 4 UUIDs', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomFrom(seed);
        expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const unit = random.unit();
        expect(unit >= 0 && unit < 1).toBe(true);
        expect(Number.isFinite(random.normal(0, 1))).toBe(true);
      }),
    );
  });
});

describe('seed data', () => {
  const { rows, key } = generateExpenses({ seed: 7, count: 5000, anchor });

  it('is the same for the same options and another for another seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 300 }), (seed, count) => {
        const first = generateExpenses({ seed, count, anchor });
        expect(first.rows).toHaveLength(count);
        expect(hash(generateExpenses({ seed, count, anchor }))).toBe(hash(first));
        expect(hash(generateExpenses({ seed: seed + 1, count, anchor }))).not.toBe(hash(first));
      }),
      { numRuns: 30 },
    );
  });

  it('moves with its anchor and nothing else', () => {
    const moved = generateExpenses({ seed: 7, count: 5000, anchor: '2026-11-28' });
    expect(moved.rows).toHaveLength(5000);
    expect(moved.rows.map(({ date }) => date).sort()[0]).toBe('2026-08-30');
  });

  it('is 5,000 rows of 100 users in the 90 days before the anchor, never later', () => {
    expect(rows).toHaveLength(5000);
    expect(new Set(rows.map(({ userId }) => userId)).size).toBe(100);
    expect(new Set(rows.map(({ expenseId }) => expenseId)).size).toBe(5000);
    for (const { date, created } of rows) {
      expect(dayOf(date)).toBeGreaterThanOrEqual(dayOf(anchor) - 90);
      expect(dayOf(date)).toBeLessThan(dayOf(anchor));
      expect(created < `${anchor}T00:00:00.000Z`).toBe(true);
    }
  });

  it('has the ten categories, sane amounts, weekends that differ from workdays', () => {
    expect(new Set(rows.map(({ category }) => category)).size).toBe(10);
    for (const { amount } of rows) expect(amount).toMatch(/^-?\d{1,4}\.\d\d$/);
    const perDay = (category: string, weekdays: number[]): number =>
      rows.filter((row) => row.category === category && weekdays.includes((dayOf(row.date) + 6) % 7)).length /
      weekdays.length;
    expect(perDay('Restaurant', [0, 5, 6])).toBeGreaterThan(perDay('Restaurant', [1, 2, 3]));
    expect(perDay('Transport', [1, 2, 3, 4, 5])).toBeGreaterThan(perDay('Transport', [0, 6]));
    const median = rows
      .filter(({ category }) => category === 'Groceries')
      .map(({ amount }) => Number(amount))
      .sort((a, b) => a - b);
    expect(median[median.length >> 1]).toBeGreaterThan(25);
    expect(median[median.length >> 1]).toBeLessThan(60);
  });

  it('pays subscriptions once a month', () => {
    const planted = new Set(key.filter(({ label }) => label !== 'look-alike').map(({ expenseId }) => expenseId));
    const paid = new Map<string, number[]>();
    for (const row of rows.filter(({ recurring, expenseId }) => recurring && !planted.has(expenseId))) {
      const whose = `${row.userId} ${row.merchant}`;
      paid.set(whose, [...(paid.get(whose) ?? []), dayOf(row.date)]);
    }
    const gaps = [...paid.values()].flatMap((days) =>
      days
        .sort((a, b) => a - b)
        .slice(1)
        .map((day, i) => day - (days[i] ?? 0)),
    );
    expect(gaps.length).toBeGreaterThan(200);
    for (const gap of gaps) expect([28, 29, 30, 31]).toContain(gap);
  });

  it('has a key whose duplicates and refunds are really there', () => {
    const byId = new Map(rows.map((row) => [row.expenseId, row]));
    const labelled = (label: string) => key.filter((answer) => answer.label === label);
    expect(labelled('duplicate')).toHaveLength(40);
    expect(labelled('near duplicate')).toHaveLength(40);
    for (const { expenseId } of labelled('duplicate')) {
      const copy = byId.get(expenseId);
      const original = rows.filter(
        (row) =>
          row.userId === copy?.userId &&
          row.merchant === copy.merchant &&
          row.amount === copy.amount &&
          row.created < copy.created,
      );
      expect(original.length).toBeGreaterThan(0);
    }
    const refunds = rows.filter(({ amount }) => amount.startsWith('-'));
    expect(refunds.length).toBeGreaterThan(50);
    for (const refund of refunds) {
      expect(
        rows.some(
          (row) =>
            row.userId === refund.userId && `-${row.amount}` === refund.amount && row.merchant === refund.merchant,
        ),
      ).toBe(true);
    }
    expect(sum(rows.map(({ amount }) => Number(amount)))).toBeGreaterThan(100_000);
  });
});
