import { expect, test } from 'vitest';
import type { Known } from '../analyst/index.ts';
import { categories } from '../seed/catalogue.ts';
import { catalogue } from './catalogue.ts';
import { type PlanStep, problemsOf } from './plan.ts';
import { route } from './route.ts';

const known: Known = {
  merchants: ['Starbucks', 'Local Market'].map((name) => ({ name, spellings: [name], charges: 1 })),
  categories: categories.map(({ name }) => name),
  paymentMethods: ['PayPal'],
  currencies: ['USD'],
};

function steps(question: string, before: readonly PlanStep[] = []): PlanStep[] {
  const routed = route(question, { today: '2026-11-21', known, before });
  if (typeof routed === 'string') throw new Error(`${question}: ${routed}`);
  expect(problemsOf(routed.steps, catalogue)).toEqual([]);
  return routed.steps;
}
const asked = (question: string, first?: string) =>
  steps(question, first === undefined ? [] : steps(first)).map(({ member, asks }) => ({ member, asks }));
const then = (first: string, next: string) => asked(next, first)[0]?.asks;

const october = { from: '2026-10-01', to: '2026-10-31', says: 'last month' };

test.each([
  'And am I over budget this month?',
  'And is anything suspicious this month?',
  'And send me a report of last month',
  'And how many times did I go to Starbucks?',
  'And what were my biggest expenses this month?',
  'Now compare October with September',
  'And how much did I spend on coffee and which subscriptions do I have?',
])('%s: asks something of its own and is not taken for the question before', (question) => {
  expect(asked(question, 'How much did I spend last month?')).toEqual(asked(question));
});

test('a name, a time, a day of the week or an amount alone is put into the question before', () => {
  const first = 'How much did I spend on groceries last month?';
  expect(then(first, 'and restaurants?')).toEqual([{ kind: 'total', period: october, categories: ['Restaurant'] }]);
  expect(then(first, 'and at Starbucks?')).toEqual([{ kind: 'total', period: october, merchants: ['Starbucks'] }]);
  expect(then(first, 'and weekends?')).toMatchObject([{ kind: 'total', categories: ['Groceries'], period: october }]);
  expect(then(first, 'and over $100?')).toMatchObject([{ kind: 'total', over: '100', period: october }]);
  expect(then(first, 'and how much on coffee?')).toMatchObject([{ categories: ['Coffee'], period: october }]);
  expect(then('top 3 expenses last month', 'and the top 5 expenses this month?')).toMatchObject([
    { kind: 'list', limit: 5, period: { from: '2026-11-01' } },
  ]);
});

test('a comparison is limited on every side, and is none where the sides become the same', () => {
  expect(then('Compare weekends and weekdays', 'and last month?')).toMatchObject([
    {
      kind: 'compare',
      sides: [
        { says: 'weekends', period: october },
        { says: 'weekdays', period: october },
      ],
    },
  ]);
  expect(then('Compare October with September', 'and groceries?')).toMatchObject([
    { kind: 'compare', sides: [{ categories: ['Groceries'] }, { categories: ['Groceries'] }] },
  ]);
  expect(then('Compare October with September', 'and August?')).toMatchObject([{ kind: 'summary' }]);
});

test('a share of another name is of that name in the same whole', () => {
  const first = 'What share of my spending last month goes to restaurants?';
  expect(then(first, 'and groceries?')).toEqual([
    { kind: 'share', of: { categories: ['Groceries'] }, period: october },
  ]);
  expect(then(first, 'and this month?')).toMatchObject([
    { kind: 'share', of: { categories: ['Restaurant'] }, period: { from: '2026-11-01' } },
  ]);
});
