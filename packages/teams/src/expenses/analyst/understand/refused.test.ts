import { expect, it } from 'vitest';
import { understand } from './understand.ts';

const known = {
  merchants: [{ name: 'Starbucks', spellings: ['Starbucks'], charges: 3 }],
  categories: ['Groceries', 'Coffee', 'Travel'],
  paymentMethods: ['PayPal', 'Apple Pay'],
  currencies: ['USD'],
};
const read = (question: string) => understand(question, { today: '2026-11-21', known });

it.each([
  ['How much did I spend not on groceries?', /“not”/],
  ['How much did I spend without coffee?', /“without”/],
  ['How much did I spend on everything but groceries?', /“but”/],
  ['How much did I spend on things other than coffee?', /“other than”/],
  ['What have I never paid with PayPal?', /“never”/],
  ["Which charges weren't at Starbucks?", /“weren't”/],
  ['How much did I spend in one day?', /“one day”/],
  ['How much did I spend at Starbucks on 31?', /“31”/],
  ['What is the average of my last 5 purchases?', /first so many/],
  ['How many of my last 5 purchases were at Starbucks?', /first so many/],
])('%s: what turns or narrows it is named, and the opposite is not answered', (question, why) => {
  const { asks, rest } = read(question);
  expect(asks).toEqual([]);
  expect(rest[0]?.why).toMatch(why);
});

it('reads what only looks like a word to pass over', () => {
  expect(read('How much did I pay in cash?').asks).toEqual([{ kind: 'total', payment_methods: ['Cash'] }]);
  expect(read('charges of not less than 20 dollars').asks).toEqual([{ kind: 'list', at_least: '20' }]);
  expect(read('What is the most I spent in one day?').asks).toEqual([{ kind: 'groups', by: 'day' }]);
});

it('lists the last or largest few where their total is asked', () => {
  expect(read('How much did I spend on my last 5 purchases?').asks).toEqual([
    { kind: 'list', order: 'newest', limit: 5 },
  ]);
  expect(read('total of my top 3 expenses').asks).toEqual([{ kind: 'list', order: 'largest', limit: 3 }]);
  expect(read('What did my last trip cost?').asks).toMatchObject([{ kind: 'list', order: 'newest' }]);
});
