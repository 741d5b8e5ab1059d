import type { Db } from '@holdfast/db';
import type { Change, Learner, Replay, Verdict } from '@holdfast/learning';
import { z } from 'zod';
import { averagePrecision } from '../score/figures.ts';
import { gather, labelled } from './gather.ts';
import { maskedKey } from './merchant-name.ts';
import { type Policy, standardPolicy, type TermName, termNames } from './policy.ts';
import { rules } from './rules.ts';
import { prepare } from './subject.ts';

/** Everything that verdicts may change: weights, prior, thresholds, and log-odds of single merchants. */
export const FraudParams = z.object({
  prior: z.number().min(-10).max(0),
  weights: z.record(z.enum(termNames), z.number().min(0).max(12)),
  thresholds: z.object({ review: z.number().min(0.05).max(0.95), flag: z.number().min(0.05).max(0.99) }),
  merchants: z.record(z.string(), z.number().min(-3).max(3)),
});
export type FraudParams = z.infer<typeof FraudParams>;

const Learnt = FraudParams.extend({ weights: z.partialRecord(z.enum(termNames), z.number().min(0).max(12)) });

const start: FraudParams = {
  prior: standardPolicy.prior,
  weights: { ...standardPolicy.weights },
  thresholds: { ...standardPolicy.thresholds },
  merchants: {},
};

/** The policy of a version; what does not fit its form is refused by throwing. */
export function policyOf(inForce: { version: number; params: unknown } | null): Policy {
  if (inForce === null || inForce.version === 0) return standardPolicy;
  const { weights, ...rest } = Learnt.parse(inForce.params);
  // A term that is newer than the version weighs what it does unlearnt.
  return { ...rest, weights: { ...standardPolicy.weights, ...weights }, version: `learnt-${inForce.version}` };
}

/** A charge with its answer: how strong each term was, and at which merchant. */
export interface LabelledCase {
  readonly expenseId?: string;
  readonly strengths: Readonly<Partial<Record<TermName, number>>>;
  readonly merchant: string | null;
  readonly fraud: boolean;
}

const LEAST = 3;
const STEPS = 60;
const PACE = 0.3;

/**
 * How strongly a weight is drawn back to where it stood: verdicts of one week must not undo the judgement of years. For fewer
 * verdicts than `FULL` the more, as a prior does: three must not halve a weight.
 */
const HOLD = 0.05;
const FULL = 20;

/** A merchant needs this many verdicts, all alike, for a rule of its own. */
const ALIKE = 3;

export const fraudLearner: Learner<FraudParams> = {
  params: FraudParams,
  start,
  about: 'how much each sign of fraud weighs, and what is usual at a shop',
  hint: 'Say why: it stands beside the verdict. Three that agree about a shop make a rule for it.',
  propose(params, verdicts) {
    const cases = verdicts.flatMap(caseOf);
    return cases.length < LEAST ? null : changed(params, cases);
  },
  history: (db: Db) => history(db, 400),
  replay: (params, cases) => replay(params, cases as readonly LabelledCase[]),
  // Which mind explained it, and what memory held, makes no other case of it.
  sameCase: (context) => {
    const read = Context.safeParse(context);
    if (!read.success) return '';
    const strong = strengthsOf(read.data.terms);
    return JSON.stringify([
      maskedKey(read.data.charge.merchant),
      termNames.flatMap((name) => (strong[name] ? [[name, Math.round(strong[name] * 10)]] : [])),
    ]);
  },
  // What a reviewer said of the charge, or the answer key, is clear.
  clear: ({ context, action }, cases) => {
    const [read, did] = [Context.safeParse(context), Did.safeParse(action)];
    if (!read.success || !did.success) return null;
    const known = (cases as readonly LabelledCase[]).find(({ expenseId }) => expenseId === read.data.expense_id);
    return known === undefined ? null : (did.data.action !== 'clear') === known.fraud;
  },
};

/** One case of a verdict; none where its decision is not of the form that fraud writes. */
function caseOf({ right, context, action }: Verdict): LabelledCase[] {
  const read = Context.safeParse(context);
  const did = Did.safeParse(action);
  if (!read.success || !did.success) return [];
  const strengths = strengthsOf(read.data.terms);
  const fraud = (did.data.action !== 'clear') === right;
  return [{ strengths, merchant: maskedKey(read.data.charge.merchant), fraud }];
}

function strengthsOf(terms: z.infer<typeof Context>['terms']): Partial<Record<TermName, number>> {
  const strengths: Partial<Record<TermName, number>> = {};
  for (const { name, weight, points } of terms) {
    const term = termNames.find((each) => each === name);
    if (term !== undefined && weight > 0) strengths[term] = points / weight;
  }
  return strengths;
}

const Context = z.object({
  expense_id: z.string(),
  terms: z.array(z.object({ name: z.string(), weight: z.number(), points: z.number() })),
  charge: z.object({ merchant: z.string().nullable() }),
});
const Did = z.object({ action: z.enum(['clear', 'review', 'flag']) });

/** Steps of logistic regression on the cases, held near to where the weights stood; and rules for merchants of which all say the same. */
function changed(params: FraudParams, cases: readonly LabelledCase[]): Change<FraudParams> | null {
  const weights = { ...params.weights };
  // What is said of one merchant alone is the merchant's first; the weights learn from what its rule leaves.
  const merchants = { ...params.merchants, ...merchantRules(cases) };
  const hold = HOLD * Math.max(1, FULL / cases.length);
  for (let step = 0; step < STEPS; step++) {
    const slope: Partial<Record<TermName, number>> = {};
    for (const each of cases) {
      const miss = (each.fraud ? 1 : 0) - chance({ ...params, weights, merchants }, each);
      for (const name of termNames) slope[name] = (slope[name] ?? 0) + miss * (each.strengths[name] ?? 0);
    }
    for (const name of termNames) {
      const pull = hold * (params.weights[name] - weights[name]);
      const next = weights[name] + PACE * ((slope[name] ?? 0) / cases.length + pull);
      weights[name] = Math.round(Math.min(12, Math.max(0, next)) * 1000) / 1000;
    }
  }
  const moved = termNames.filter((name) => Math.abs(weights[name] - params.weights[name]) >= 0.05);
  const ruled = Object.keys(merchants).filter((key) => merchants[key] !== params.merchants[key]);
  if (moved.length === 0 && ruled.length === 0) return null;
  const says = [
    ...moved.map((name) => `${name} from ${params.weights[name]} to ${weights[name].toFixed(2)}`),
    ...ruled.map((key) => `merchant ${key} by ${merchants[key]}`),
  ];
  return { params: { ...params, weights, merchants }, says: `After ${cases.length} verdicts: ${says.join('; ')}.` };
}

function merchantRules(cases: readonly LabelledCase[]): Record<string, number> {
  const said = new Map<string, boolean[]>();
  for (const { merchant, fraud } of cases)
    if (merchant !== null) said.set(merchant, [...(said.get(merchant) ?? []), fraud]);
  return Object.fromEntries(
    [...said].flatMap(([key, frauds]) =>
      frauds.length < ALIKE || new Set(frauds).size > 1
        ? []
        : [[key, (frauds[0] ? 1 : -1) * Math.min(2, 0.5 * frauds.length)] as const],
    ),
  );
}

function chance(params: FraudParams, { strengths, merchant }: LabelledCase): number {
  const odds = termNames.reduce(
    (sum, name) => sum + params.weights[name] * (strengths[name] ?? 0),
    params.prior + (params.merchants[merchant ?? ''] ?? 0),
  );
  return 1 / (1 + Math.exp(-odds));
}

async function history(db: Pick<Db, 'run'>, most: number): Promise<LabelledCase[]> {
  const cases: LabelledCase[] = [];
  for (const { expense_id, fraud } of await labelled(db, most)) {
    const evidence = await gather(db, expense_id);
    if (evidence === 'missing') continue;
    const subject = prepare(evidence);
    const strengths = Object.fromEntries(
      termNames.flatMap((name) => {
        const judged = rules[name](subject);
        return judged === null || judged.strength === 0 ? [] : [[name, judged.strength]];
      }),
    );
    cases.push({ expenseId: expense_id, strengths, merchant: subject.charge.key, fraud });
  }
  return cases;
}

/** The mean of F1 at the threshold from which people are asked and of the average precision. */
function replay(params: FraudParams, cases: readonly LabelledCase[]): Replay {
  const scores = cases.map((each) => chance(params, each));
  const labels = cases.map(({ fraud }) => (fraud ? 1 : 0));
  const asked = cases.filter((_, i) => (scores[i] as number) >= params.thresholds.review);
  const hits = asked.filter(({ fraud }) => fraud).length;
  const frauds = cases.filter(({ fraud }) => fraud).length;
  const precision = asked.length === 0 ? 0 : hits / asked.length;
  const recall = frauds === 0 ? 0 : hits / frauds;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const average = frauds === 0 ? 0 : averagePrecision(scores, labels);
  return {
    score: (f1 + average) / 2,
    cases: cases.length,
    figures: { precision, recall, 'average precision': average, asked: asked.length, frauds },
  };
}
