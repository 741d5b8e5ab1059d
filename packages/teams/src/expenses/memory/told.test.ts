import type { Figure } from '@holdfast/agents';
import { expect, test } from 'vitest';
import { changedSince, type Earlier, rememberTold } from './told.ts';

const money = (name: string, value: string, currency = 'USD'): Figure => ({ name, unit: 'money', value, currency });
const count = (name: string, value: number): Figure => ({ name, unit: 'count', value });
const brief = (figures: Figure[]) => ({ text: '', figures, tables: [], charts: [], documents: [], degraded: [] });
const told = (figures: Figure[]): Earlier => {
  const [memory] = rememberTold({ member: 'analyst', question: 'q', asks: [], today: '2026-11-20' }, brief(figures));
  return memory?.data as Earlier;
};

test('figures of one name, as of two questions in one, are not compared with one another', () => {
  const both = [money('total', '10.00'), count('charges', 1), money('total', '90.00'), count('charges', 4)];
  expect(changedSince(told(both), brief(both))).toEqual([]);
  // Kept by a release that wrote every figure down.
  expect(changedSince({ today: '2026-11-20', figures: both }, brief(both))).toEqual([]);
});

test('each currency is compared with itself', () => {
  const then = [money('total', '10.00'), count('charges', 1), money('total', '20.00', 'EUR'), count('charges', 2)];
  const now = [money('total', '10.00'), count('charges', 1), money('total', '25.00', 'EUR'), count('charges', 3)];
  expect(changedSince(told(then), brief(then))).toEqual([]);
  expect(changedSince(told(then), brief(now))).toMatchObject([
    { name: 'total, on 2026-11-20', value: '20.00', currency: 'EUR' },
  ]);
});
