import { expect, it } from 'vitest';
import { type Known, understand } from '../analyst/index.ts';
import { key } from '../analyst/testing/key.ts';
import { categories } from '../seed/catalogue.ts';
import { topics } from './standard-questions.ts';
import { type Topic, topicOf } from './topic.ts';

const known: Known = {
  merchants: categories.flatMap(({ merchants }) => merchants.map((name) => ({ name, spellings: [name], charges: 1 }))),
  categories: categories.map(({ name }) => name),
  paymentMethods: ['Debit Card', 'PayPal', 'Apple Pay', 'Bank Transfer', 'Credit Card'],
  currencies: ['USD'],
};

function heard(question: string): Topic {
  const { asks, rest } = understand(question, { today: '2026-11-21', known });
  return topicOf(question, known, asks.length > 0 && rest.length === 0);
}

it('turns away what is nobody’s work here, and nothing that is', () => {
  const count = (is: Topic, said: Topic): number =>
    topics.filter(({ asks, topic }) => topic === is && heard(asks) === said).length;
  const kinds = ['on', 'off', 'help'] as const;
  const matrix = kinds.map((is) => kinds.map((said) => count(is, said)));
  const wrong = topics.filter(({ asks, topic }) => heard(asks) !== topic);
  expect(topics.length).toBeGreaterThanOrEqual(120);
  const shown = JSON.stringify({ matrix, wrong: wrong.map(({ asks, topic }) => `${topic}: ${asks}`) });
  // A question of ours that is turned away is worse than one that is tried in vain.
  expect(matrix[0]?.[1], shown).toBeLessThanOrEqual(3);
  expect(matrix[1]?.[0], shown).toBeLessThanOrEqual(4);
  expect(matrix[2], shown).toEqual([0, 0, 10]);
});

it('takes every question of the analyst’s answer key, which others wrote, for ours', () => {
  expect(key.filter(({ asks }) => heard(asks) !== 'on').map(({ asks }) => asks)).toEqual([]);
});

it('takes what the person says to have paid for theirs, whatever it went to', () => {
  const asked = [
    'How much did I spend at Best Buy last month?',
    'How much did I spend on flights?',
    'How much did I spend on books?',
    'How much did I spend on movies?',
    'How much did I pay in taxes last year?',
    'Show my transaction history',
    'What did my last trip cost?',
    ...known.merchants.map(({ name }) => `How much did I spend at ${name}?`),
  ];
  expect(asked.filter((question) => heard(question) !== 'on')).toEqual([]);
});

it('reads taxes as taxes, and a trip as travel', () => {
  const asks = (question: string) => understand(question, { today: '2026-11-21', known }).asks;
  expect(asks('How much did I pay in taxes?')).toEqual([{ kind: 'total', words: ['taxes'] }]);
  expect(asks('What did my last trip cost?')).toMatchObject([{ categories: ['Travel'] }]);
  expect(asks('How many trips to Starbucks?')).toEqual([{ kind: 'count', merchants: ['Starbucks'] }]);
});
