import { expect, it } from 'vitest';
import { route } from './route.ts';

const known = { merchants: [], categories: ['Groceries', 'Coffee'], paymentMethods: [], currencies: ['USD'] };
const asks = (question: string) => {
  const routed = route(question, { today: '2026-11-21', known, before: [] });
  return typeof routed === 'string' ? routed : routed.steps.flatMap((step) => step.asks);
};
const month = (name: string) => ({ month: name });

it.each([
  ['forecast next month', [{ kind: 'forecast', period: { from: '2026-12-01', to: '2026-12-31' } }]],
  ['What will I spend next week?', [{ kind: 'forecast', period: { from: '2026-11-23', to: '2026-11-29' } }]],
  ['What will I spend in the next 30 days?', [{ kind: 'forecast', period: { from: '2026-11-22', to: '2026-12-21' } }]],
  ['What will I spend in December?', [{ kind: 'forecast', period: { from: '2026-12-01', to: '2026-12-31' } }]],
  ['What will I spend in January?', [{ kind: 'forecast', period: { from: '2027-01-01', to: '2027-01-31' } }]],
  ['forecast this month', [{ kind: 'forecast', period: { from: '2026-11-01', to: '2026-11-30' } }]],
  ['forecast last quarter', [{ kind: 'forecast', period: { from: '2026-07-01', to: '2026-09-30' } }]],
  ['What will I have spent by the end of the month?', [{ kind: 'forecast' }]],
  ['Will I be over budget in December?', [{ kind: 'status', ...month('2026-12') }]],
  ['Was I over budget in December?', [{ kind: 'status', ...month('2025-12') }]],
  [
    'Was I over budget last quarter?',
    ['2026-07', '2026-08', '2026-09'].map((name) => ({ kind: 'status', ...month(name) })),
  ],
  ['set a budget for groceries in December', [{ kind: 'propose', category: 'Groceries', ...month('2026-12') }]],
  [
    'Suggest a budget for groceries by the last 3 months',
    [{ kind: 'propose', category: 'Groceries', month: '2026-11' }],
  ],
  ['When will I pass my budget in December?', [{ kind: 'status', ...month('2026-12') }]],
  ['When will I pass my budget?', [{ kind: 'overrun' }]],
  [
    'Am I over budget on groceries and coffee?',
    ['Groceries', 'Coffee'].map((category) => ({ kind: 'status', category })),
  ],
  ['How can I save money this year?', [{ kind: 'recommend', ...month('2026-11') }]],
])('%s', (question, expected) => {
  expect(asks(question)).toEqual(expected);
});

it('looks nothing up that lies ahead', () => {
  expect(asks('How much do my subscriptions cost next month?')).toEqual([]);
});
