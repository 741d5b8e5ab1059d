import type { Db } from '@holdfast/db';
import { gather } from '../fraud/gather.ts';
import { standardPolicy } from '../fraud/policy.ts';
import { score } from '../fraud/score.ts';
import type { Answer, SeedRow } from '../seed/generate.ts';
import { type Calibration, calibrationOf } from './calibration.ts';
import { type Comparator, demoRule, demoRuleWithoutNeighbours, repeatRule } from './comparators.ts';

export interface FraudMeasure {
  readonly detectors: readonly DetectorMeasure[];
  /** Milliseconds for one charge: gather from the database and score. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Milliseconds of it for the scoring alone, mean. */
  readonly scoring: number;
  readonly charges: number;
  readonly calibration: Calibration;
}

export interface DetectorMeasure {
  readonly name: string;
  /** Of what it asks about, the share that was planted. */
  readonly precision: number;
  readonly recall: number;
  readonly exact: string;
  readonly near: string;
  /** Questions about look-alikes, and about ordinary charges. */
  readonly lookAlikes: number;
  readonly ordinary: number;
  /** What it asks about of the other planted frauds, by kind; empty where none were planted. */
  readonly cases: Readonly<Record<string, string>>;
}

const caseLabels: readonly Answer['label'][] = ['card testing', 'impossible travel', 'look-alike merchant'];

const harmless: ReadonlySet<Answer['label']> = new Set(['look-alike', 'overspend']);

/** Judges every seeded charge as it would have been judged when it came, by us and by the rules we compare with. */
export async function measureFraud(
  db: Db,
  seeded: { rows: readonly SeedRow[]; key: readonly Answer[] },
): Promise<FraudMeasure> {
  const ours = (asks: number, name: string): Comparator => ({ name, asks, score: (evidence) => score(evidence).score });
  const { review, flag } = standardPolicy.thresholds;
  const detectors = [
    ours(review, 'holdfast, asks'),
    ours(flag, 'holdfast, flags'),
    demoRule,
    demoRuleWithoutNeighbours,
    repeatRule,
  ];
  const asked = detectors.map(() => new Set<string>());
  const frauds = new Set(seeded.key.flatMap(({ expenseId, label }) => (harmless.has(label) ? [] : [expenseId])));
  const judged: [number, boolean][] = [];
  const took: number[] = [];
  let scoring = 0;
  for (const { expenseId } of seeded.rows) {
    const began = performance.now();
    const evidence = await gather(db, expenseId);
    if (evidence === 'missing') continue;
    const gathered = performance.now();
    const { score: value } = score(evidence);
    const scored = performance.now();
    judged.push([value, frauds.has(expenseId)]);
    took.push(scored - began);
    scoring += scored - gathered;
    detectors.forEach((detector, i) => {
      if (detector.score(evidence) >= detector.asks) asked[i]?.add(expenseId);
    });
  }
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
  return {
    detectors: detectors.map(({ name }, i) => measureOf(name, asked[i] ?? new Set(), seeded.key)),
    latency: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    scoring: scoring / Math.max(1, took.length),
    charges: took.length,
    calibration: calibrationOf(judged),
  };
}

function measureOf(name: string, asked: ReadonlySet<string>, key: readonly Answer[]): DetectorMeasure {
  const found = (label: Answer['label']): [number, number] => {
    const all = key.filter((answer) => answer.label === label);
    return [all.filter(({ expenseId }) => asked.has(expenseId)).length, all.length];
  };
  const [exact, exacts] = found('duplicate');
  const [near, nears] = found('near duplicate');
  const [lookAlikes] = found('look-alike');
  const cases = caseLabels.map((label) => [label, ...found(label)] as const).filter(([, , all]) => all > 0);
  const caught = cases.reduce((sum, [, hits]) => sum + hits, 0);
  const planted = cases.reduce((sum, [, , all]) => sum + all, 0);
  return {
    name,
    precision: asked.size === 0 ? 0 : (exact + near + caught) / asked.size,
    recall: (exact + near + caught) / Math.max(1, exacts + nears + planted),
    exact: `${exact}/${exacts}`,
    near: `${near}/${nears}`,
    lookAlikes,
    ordinary: asked.size - exact - near - lookAlikes - caught,
    cases: Object.fromEntries(cases.map(([label, hits, all]) => [label, `${hits}/${all}`])),
  };
}

/** The measure as a table for people. */
export function tableOf({ detectors, latency, scoring, charges, calibration }: FraudMeasure): string {
  const kinds = Object.keys(detectors[0]?.cases ?? {});
  const rows = detectors.map(({ name, precision, recall, exact, near, lookAlikes, ordinary, cases }) =>
    [
      name,
      precision.toFixed(2),
      recall.toFixed(2),
      exact,
      near,
      ...kinds.map((kind) => cases[kind]),
      lookAlikes,
      ordinary,
    ].join(' | '),
  );
  const more = kinds.map((kind) => `${kind} | `).join('');
  const { p50, p95, p99 } = latency;
  return [
    `| detector | precision | recall | exact | near | ${more}look-alikes asked | ordinary asked |`,
    `|---|---|---|---|---|---|---|${'---|'.repeat(kinds.length)}`,
    ...rows.map((row) => `| ${row} |`),
    '',
    `${charges} charges; one judged in ${p50.toFixed(2)} ms p50, ${p95.toFixed(2)} p95, ${p99.toFixed(2)} p99, of which scoring ${scoring.toFixed(2)} ms.`,
    '',
    '| score from | charges | mean score | frauds |',
    '|---|---|---|---|',
    ...calibration.bins.map(
      (bin) => `| ${bin.from} | ${bin.charges} | ${bin.score.toFixed(3)} | ${bin.frauds.toFixed(3)} |`,
    ),
    '',
    `Expected calibration error ${calibration.error.toFixed(4)}, Brier score ${calibration.brier.toFixed(4)}.`,
  ].join('\n');
}
