import { describe, expect, it } from 'vitest';
import { AnalystAsk } from './analyst/ask.ts';
import { BudgetAsk } from './budget/ask.ts';
import { monthNamed } from './budget/month.ts';
import { Corrected } from './changes/fields.ts';
import { Day, earliest } from './day.ts';
import { FraudAsk } from './fraud/ask.ts';
import { dateOf } from './fraud/evidence.ts';
import { Input } from './input.ts';
import { ClerkAnswer } from './receipt/answer.ts';
import { ReportAsk } from './report/ask.ts';
import { before } from './report/days.ts';

/** Everything that a day or a month can be given to, with one put in. */
const takes: readonly [string, { safeParse(given: unknown): { success: boolean } }, (day: string) => object][] = [
  ['a question', Input, (today) => ({ question: 'How much?', today })],
  ['a look at budgets', Input, (today) => ({ budgets: { today, since: null, until: 1 } })],
  ['a report by itself', Input, (today) => ({ report: { kind: 'budget', month: '2026-11' }, today })],
  ['a report of a month', ReportAsk, (day) => ({ kind: 'budget', month: day.slice(0, 7) })],
  ['a report of a period', ReportAsk, (day) => ({ kind: 'period', period: { from: day, to: day } })],
  ['the analyst', AnalystAsk, (day) => ({ kind: 'total', period: { from: day, to: day } })],
  ['a forecast', BudgetAsk, (day) => ({ kind: 'forecast', period: { from: day, to: day } })],
  ['a month of budgets', BudgetAsk, (day) => ({ kind: 'status', month: day.slice(0, 7) })],
  ['a scan', FraudAsk, (day) => ({ kind: 'scan', period: { from: day, to: day } })],
  ['a correction', Corrected, (date) => ({ date })],
  ['a clerk', ClerkAnswer, (date) => ({ verdict: 'post', merchant: 'A', date, total: '1.00' })],
];

describe.each(takes)('%s', (_, form, given) => {
  it.each(['0000-01-01', '0001-01-01', '1599-12-31', '3000-01-01', '9999-12-31'])('refuses %s', (day) =>
    expect(form.safeParse(given(day)).success).toBe(false),
  );
  it.each([earliest, '2026-11-27', '2999-12-31'])('takes %s', (day) =>
    expect(form.safeParse(given(day)).success).toBe(true),
  );
});

it('what is before or after the days that are taken can still be reckoned with', () => {
  const whole = { from: earliest, to: '2999-12-31' };
  expect(before(whole)).toEqual({ from: '0200-01-01', to: '1599-12-31' });
  expect(before({ ...whole, to: '2999-12-30' }).from).toMatch(/^0200-/);
  expect(dateOf(monthNamed('2999-12').end)).toBe('3000-01-01');
});

it('says what is wrong with a day', () => {
  const said = (day: string): string | undefined => Day.safeParse(day).error?.issues[0]?.message;
  expect(said('0000-01-01')).toBe('is of no year from 1600 to 2999');
  expect(said('yesterday')).toBe('is no day such as 2026-01-31');
});
