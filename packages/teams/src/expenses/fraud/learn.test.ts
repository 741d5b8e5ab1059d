import type { Verdict } from '@holdfast/learning';
import type { Recalled } from '@holdfast/memory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FraudAnswer } from '../answers.ts';
import { decisionOf } from '../judge.ts';
import { casesOf, rememberVerdict } from './cases.ts';
import type { Charge } from './evidence.ts';
import { FraudParams, fraudLearner, type LabelledCase, policyOf } from './learn.ts';
import { standardPolicy, termNames } from './policy.ts';
import { joinSaid } from './said.ts';

const answer = (over: Partial<FraudAnswer> = {}): FraudAnswer => ({
  expense_id: '3f2a0000-0000-4000-8000-000000000000',
  score: 0.62,
  action: 'review',
  confidence: 0.62,
  terms: [
    { name: 'look-alike merchant', figure: { value: 0.9, unit: 'likeness' }, weight: 5, points: 5, says: 'reads like' },
  ],
  reasoning: 'To be reviewed with a score of 0.62.',
  policy: 'standard-2',
  charge: { user_id: null, date: null, amount: 'USD 42.00', merchant: 'Arnazon', category: null, payment_method: null },
  ...over,
});

const verdictOn = (right: boolean, given = answer()): Verdict => ({
  decisionId: 'd',
  right,
  reason: null,
  by: 'anna',
  at: new Date(0),
  context: decisionOf(given).context,
  action: decisionOf(given).action,
});

const propose = (params: FraudParams, verdicts: readonly Verdict[]) => fraudLearner.propose(params, verdicts, []);

describe('learning from verdicts', () => {
  it('begins with the policy in force', () => {
    expect(FraudParams.parse(fraudLearner.start)).toEqual(fraudLearner.start);
    expect(policyOf(null)).toBe(standardPolicy);
    expect(policyOf({ version: 3, params: fraudLearner.start })).toMatchObject({
      version: 'learnt-3',
      weights: standardPolicy.weights,
    });
    expect(() => policyOf({ version: 3, params: { prior: 'x' } })).toThrow();
    const { hour: _newer, ...older } = fraudLearner.start.weights;
    expect(policyOf({ version: 3, params: { ...fraudLearner.start, weights: older } }).weights.hour).toBe(0.5);
  });

  it('lowers what was wrong, raises what was right, and rules a merchant of which all say the same', () => {
    const wrong = propose(
      fraudLearner.start,
      Array.from({ length: 4 }, () => verdictOn(false)),
    );
    const right = propose(
      fraudLearner.start,
      Array.from({ length: 4 }, () => verdictOn(true)),
    );
    const weight = (change: typeof wrong) => change?.params.weights['look-alike merchant'] ?? Number.NaN;
    expect(weight(wrong)).toBeLessThan(5);
    expect(weight(right)).toBeGreaterThan(5);
    expect(wrong?.params.merchants).toEqual({ arnazon: -2 });
    expect(wrong?.says).toContain('After 4 verdicts: look-alike merchant from 5 to');
  });

  it('proposes nothing of too few verdicts or of decisions it cannot read', () => {
    expect(propose(fraudLearner.start, [verdictOn(true), verdictOn(true)])).toBeNull();
    const foreign = { ...verdictOn(true), context: 'something else' };
    expect(propose(fraudLearner.start, [foreign, foreign, foreign])).toBeNull();
  });

  it('knows the same case again whatever explained it, and what history says of it', () => {
    const { sameCase, clear } = fraudLearner;
    const context = decisionOf(answer()).context as object;
    expect(sameCase?.({ ...context, mind: { by: 'both', cost: '0.01' }, memories: [] })).toBe(sameCase?.(context));
    const other = answer({ charge: { ...answer().charge, merchant: 'Bakery' } });
    expect(sameCase?.(decisionOf(other).context)).not.toBe(sameCase?.(context));
    const labelled = (fraud: boolean) => [{ expenseId: answer().expense_id, strengths: {}, merchant: null, fraud }];
    expect(clear?.(verdictOn(true), labelled(true))).toBe(true);
    expect(clear?.(verdictOn(true), labelled(false))).toBe(false);
    expect(clear?.(verdictOn(true), [])).toBeNull();
  });

  it('makes no rule for a merchant of which people disagree', () => {
    const change = propose(
      fraudLearner.start,
      [true, false, true, false].map((right) => verdictOn(right)),
    );
    expect(change?.params.merchants ?? {}).toEqual({});
  });

  it('always proposes parameters that its own form accepts', () => {
    const terms = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...termNames),
        weight: fc.double({ min: 0, max: 12, noNaN: true }),
        strength: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { selector: ({ name }) => name },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(terms, fc.boolean(), fc.constantFrom('clear', 'flag')), { maxLength: 12 }),
        (rows) => {
          const verdicts = rows.map(([some, right, action]) =>
            verdictOn(
              right,
              answer({
                action: action as 'clear',
                terms: some.map(({ name, weight, strength }) => ({
                  name,
                  weight,
                  points: weight * strength,
                  figure: { value: 0, unit: '' },
                  says: '',
                })),
              }),
            ),
          );
          const change = propose(fraudLearner.start, verdicts);
          if (change !== null) expect(FraudParams.parse(change.params)).toEqual(change.params);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('replays on labelled cases, and a version that finds more scores more', () => {
    const cases: LabelledCase[] = [
      { strengths: { 'card testing': 1 }, merchant: 'a', fraud: true },
      { strengths: { duplicate: 1 }, merchant: 'b', fraud: true },
      { strengths: { hour: 1 }, merchant: 'c', fraud: false },
    ];
    const { start } = fraudLearner;
    const good = fraudLearner.replay(start, cases);
    const blind = fraudLearner.replay({ ...start, weights: { ...start.weights, duplicate: 0 } }, cases);
    expect(good).toMatchObject({ cases: 3, figures: { precision: 1, recall: 1 } });
    expect(blind.score).toBeLessThan(good.score);
  });
});

describe('cases in memory', () => {
  const charge: Charge = {
    expenseId: 'mine',
    userId: 'u',
    day: 0,
    date: null,
    cents: 1,
    currency: 'USD',
    category: null,
    merchant: 'ARNAZON #4',
    paymentMethod: null,
    recurring: false,
    createdAt: 0,
  };
  const recalled = (
    memory: ReturnType<typeof rememberVerdict>[number] | undefined,
    similarity: number | null,
  ): Recalled => ({ memory: { memoryId: 'm', ...memory }, score: 1, similarity }) as unknown as Recalled;

  it('count where they are of the merchant, or near to the charge; a later verdict supersedes', () => {
    const [decided] = rememberVerdict(answer(), true);
    const [other] = rememberVerdict(answer(), false);
    expect(other?.subject).toBe(decided?.subject);
    expect(casesOf([recalled(other, null)], charge)).toMatchObject([{ fraud: false }]);
    expect(casesOf([recalled(decided, null)], charge)).toMatchObject([{ fraud: true, similarity: 0.9 }]);
    expect(casesOf([recalled(decided, 0.8)], { ...charge, merchant: 'Bakery' })).toMatchObject([{ similarity: 0.8 }]);
    expect(casesOf([recalled(decided, 0.6)], { ...charge, merchant: 'Bakery' })).toEqual([]);
  });

  it('never count for the very charge they are about', () => {
    const [decided] = rememberVerdict(answer(), true);
    expect(casesOf([recalled(decided, 1)], { ...charge, expenseId: answer().expense_id })).toEqual([]);
  });
});

describe('a model beside the rules', () => {
  it('adds words, changes no figure, and is not heard where it invents one', () => {
    const said = joinSaid(answer(), {
      explanation: 'The name reads like another; the score is 0.62 for USD 42.',
      questions: ['Was this bought for work?', 'Did you pay 99 dollars?'],
    });
    expect(said.said).toEqual({
      explanation: 'The name reads like another; the score is 0.62 for USD 42.',
      questions: ['Was this bought for work?'],
      refused: ['99'],
    });
    expect({ ...said, said: undefined }).toEqual({ ...answer(), said: undefined });
  });

  it.each([
    'The risk is 97 %.',
    'The risk is ninety-seven percent.',
    'The risk is ９７ %.',
    'The risk is ٩٧ %.',
    'Three of its 3 copies came from 2 places.',
    'It was made on 2026-01-02.',
  ])('which says "%s" is not used at all, so the rules alone have answered', (explanation) => {
    const given = answer();
    expect(joinSaid(given, { explanation, questions: [] })).toBe(given);
  });

  it("may name a shop and a date, whose numbers are nobody's figures", () => {
    const charge = { ...answer().charge, merchant: 'Route 66 "Diner"', date: '2026-11-20' };
    const given = answer({ charge });
    const words = 'Route 66 "Diner" was visited on 2026-11-20.';
    expect(joinSaid(given, { explanation: words, questions: [] }).said).toEqual({ explanation: words, questions: [] });
    expect(joinSaid(given, { explanation: 'The risk is 66 %, or 20.', questions: [] })).toBe(given);
    const bare = answer({ charge: { ...charge, merchant: '97' }, reasoning: 'nobody knows "97"' });
    expect(joinSaid(bare, { explanation: 'The risk is 97 %.', questions: [] })).toBe(bare);
  });
});
