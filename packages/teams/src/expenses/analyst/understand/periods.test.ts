import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../orchestrator/catalogue.ts';
import { problemsOf } from '../../orchestrator/plan.ts';
import { route } from '../../orchestrator/route.ts';
import { topics } from '../../orchestrator/standard-questions.ts';
import { key } from '../testing/key.ts';
import { readPeriods } from './periods.ts';
import { Scan } from './scan.ts';

const today = '2026-11-21';
const read = (text: string): string[] =>
  readPeriods(new Scan(text), today).map(({ period: { from, to } }) => `${from} ${to}`);

describe('periods', () => {
  it.each([
    ['in March last year', ['2025-03-01 2025-03-31']],
    ['in Q1 last year', ['2025-01-01 2025-03-31']],
    ['in the second quarter of last year', ['2025-04-01 2025-06-30']],
    ['on 3 March last year', ['2025-03-03 2025-03-03']],
    ['compare this month with the same month last year', ['2026-11-01 2026-11-21', '2025-11-01 2025-11-30']],
    ['compare October with the same month last year', ['2026-10-01 2026-10-31', '2025-10-01 2025-10-31']],
    ['compare Q1 with Q1 last year', ['2026-01-01 2026-03-31', '2025-01-01 2025-03-31']],
    ['compare October with October 2025', ['2026-10-01 2026-10-31', '2025-10-01 2025-10-31']],
    ['compare October to September', ['2026-10-01 2026-10-31', '2026-09-01 2026-09-30']],
    ['difference between October and September', ['2026-10-01 2026-10-31', '2026-09-01 2026-09-30']],
    ['compare October and November 2025', ['2025-10-01 2025-10-31', '2025-11-01 2025-11-30']],
    ['compare groceries and restaurants between March and May', ['2026-03-01 2026-05-31']],
    ['from March to May 2024', ['2024-03-01 2024-05-31']],
    ['from March 2024 to May', ['2024-03-01 2024-05-31']],
    ['from November to February', ['2025-11-01 2026-02-28']],
    ['from November 2024 to February', ['2024-11-01 2025-02-28']],
    ['from 2026-09-20 to 2026-09-10', ['2026-09-10 2026-09-20']],
    ['before 1990', ['1600-01-01 1989-12-31']],
    ['on 2026-06-31', []],
    ['on 31 June', ['2026-06-01 2026-06-30']],
  ])('%s', (text, periods) => {
    expect(read(text)).toEqual(periods);
  });
});

it('makes no plan that the members refuse, whatever is asked', () => {
  const known = {
    merchants: [{ name: 'Starbucks', spellings: ['Starbucks'], charges: 3 }],
    categories: ['Groceries', 'Coffee'],
    paymentMethods: ['PayPal'],
    currencies: ['USD', 'EUR'],
  };
  const words = [...new Set([...key, ...topics].flatMap(({ asks }) => asks.split(' ')))];
  const odd =
    '2026-06-31 2026-02-29 0000-01-01 9999-12-31 1990 1900 2099 9999 last year years months before since until after from to between and compare vs why the same month Q4 December 31st $ 0 999999999k , ?'.split(
      ' ',
    );
  const question = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.constantFrom(...odd)), { minLength: 1, maxLength: 14 })
    .map((all) => all.join(' '));
  fc.assert(
    fc.property(question, question, (first, second) => {
      const routed = route(first, { today, known, before: [] });
      const before = typeof routed === 'string' ? [] : routed.steps;
      const next = route(`and ${second}`, { today, known, before });
      for (const steps of [before, typeof next === 'string' ? [] : next.steps])
        if (steps.length > 0) expect(problemsOf(steps, catalogue)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
