import { join } from 'node:path';
import { type Passing, type SignalName, Stream, signalNames } from '../stream/stream.ts';
import { type Growth, grow, type Lesson, usualGrowth } from '../trees/grow.ts';
import { logOdds, type TreeModel } from '../trees/model.ts';
import { readCsv } from './csv.ts';
import { auc, averagePrecision } from './figures.ts';
import type { ScoreTask } from './task.ts';

/** A charge of the handbook. The scenario that made it a fraud is not read at all. */
export interface Simulated extends Passing {
  readonly id: string;
  readonly fraud: boolean;
}

/** Days after a charge until somebody says whether it was a fraud. */
const DELAY = 7;

/**
 * Days of labelled charges that are learnt from, and of the rightful ones among them one in this many: chosen on the four weeks before
 * the test week. Fewer rightful ones leave more of the bins of a signal to where frauds are.
 */
const LEARNT = 60;
const THINNED = 20;

const growth: Growth = { ...usualGrowth, trees: 100, depth: 3, columns: 0.8 };

const used: readonly SignalName[] = [
  'amount',
  'hour',
  'owner charges',
  'owner day',
  'owner week',
  'owner month',
  'owner amount',
  'owner amount to mean',
  'owner highs',
  'merchant charges',
  'merchant risk',
  'merchant recent risk',
  'merchant latest risk',
  'merchant since confirmed',
  'merchant streak',
  'merchant clean before',
  'merchant since clean',
  'merchant in a row',
  'merchant ordinary',
  'owner risk',
  'owner since confirmed',
];

export const handbook: ScoreTask = {
  name: 'fraud-handbook',
  folder: 'fraud-handbook',
  units: 'charges',
  reference:
    'test week on the whole set: logistic regression AP .606, random forest .658, XGBoost .639 (Le Borgne et al., "BaselineModeling"); on this half random forest .546',
  goals: [
    { figure: 'average precision', least: 0.64, baseline: 0.546 },
    { figure: 'card precision at 50', least: 0.32, baseline: 0.274 },
  ],
  async score(folder, say) {
    const charges = await readCharges(folder);
    say(`${charges.length} charges read`);
    const first = dayOf('2018-08-08');
    const judged = await throughWeek(charges, first, say);
    const { scores, labels, cards } = testSet(charges, judged, first);
    return {
      units: charges.length,
      figures: {
        'average precision': averagePrecision(scores, labels),
        'card precision at 50': cardPrecision(cards, 50),
        AUC: auc(scores, labels),
        'charges judged': labels.length,
        'frauds among them': labels.reduce((sum, label) => sum + label, 0),
        'share of frauds at merchants with a known fraud': visible(charges, judged, first),
      },
      note: `Learnt anew each day from the ${LEARNT} days whose labels, ${DELAY} days late, were known; cards known to be compromised are removed as in the handbook's protocol. No model ships.`,
      lines: judged.map(({ at, score }) => ({
        id: (charges[at] as Simulated).id,
        score: Math.round(score * 1e4) / 1e4,
      })),
    };
  },
};

interface Judged {
  readonly at: number;
  readonly score: number;
}

/** The stream up to the week, and each of its days judged by a model of what was known when the day began. */
async function throughWeek(
  charges: readonly Simulated[],
  first: number,
  say: (detail: string) => void,
): Promise<Judged[]> {
  const stream = new Stream();
  const columns = used.map((name) => signalNames.indexOf(name));
  const all = new Float32Array(signalNames.length);
  const rows: Float32Array[] = [];
  const from = first - DELAY - LEARNT;
  const judged: Judged[] = [];
  let known = 0;
  let model: TreeModel | undefined;
  let learnt = Number.NEGATIVE_INFINITY;
  const start = charges.findIndex(({ day }) => day >= from);
  for (const [at, charge] of charges.entries()) {
    if (charge.day >= first + 7) break;
    for (; (charges[known] as Simulated).day + DELAY <= charge.day; known++)
      stream.judge(charges[known] as Simulated, (charges[known] as Simulated).fraud);
    if (at >= start) {
      stream.signals(charge, all);
      const row = Float32Array.from(columns, (column) => all[column] as number);
      rows.push(row);
      if (charge.day >= first) {
        const today = Math.floor(charge.day);
        if (today > learnt) {
          model = grow(lessonOf(charges, rows, start, today - DELAY), growth);
          learnt = today;
          say(`day ${today - first + 1} of 7 learnt`);
          await new Promise((done) => setImmediate(done));
        }
        judged.push({ at, score: logOdds(model as TreeModel, row) });
      }
    }
    stream.add(charge);
  }
  return judged;
}

/** The charges of the days before `end`: their labels are known. */
function lessonOf(charges: readonly Simulated[], rows: readonly Float32Array[], start: number, end: number): Lesson {
  const kept: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const { day, fraud } = charges[start + i] as Simulated;
    if (day >= end) break;
    if (day >= end - LEARNT && (fraud || i % THINNED === 0)) kept.push(i);
  }
  const values = new Float32Array(kept.length * used.length);
  kept.forEach((row, i) => {
    values.set(rows[row] as Float32Array, i * used.length);
  });
  const labels = Uint8Array.from(kept, (i) => ((charges[start + i] as Simulated).fraud ? 1 : 0));
  return { signals: used, values, labels, weights: Float32Array.from(labels, (label) => (label === 1 ? 1 : THINNED)) };
}

async function readCharges(folder: string): Promise<Simulated[]> {
  const charges: Simulated[] = [];
  for await (const row of readCsv(join(folder, 'transactions.csv.gz'))) {
    charges.push({
      id: row['TRANSACTION_ID'] ?? '',
      owner: row['CUSTOMER_ID'] ?? '',
      merchant: row['TERMINAL_ID'] ?? '',
      group: null,
      category: null,
      cents: Math.round(Number(row['TX_AMOUNT']) * 100),
      day: Date.parse(`${(row['TX_DATETIME'] ?? '').replace(' ', 'T')}Z`) / 86_400_000,
      timed: true,
      currency: null,
      foreign: false,
      lag: 0,
      fraud: row['TX_FRAUD'] === '1',
    });
  }
  return charges.sort((a, b) => a.day - b.day);
}

/** A card on one day: its highest score, and whether it was defrauded. */
interface Card {
  score: number;
  fraud: boolean;
}

/** What the handbook judges: each day of the week without the cards whose fraud was known by then. */
function testSet(
  charges: readonly Simulated[],
  judged: readonly Judged[],
  first: number,
): { scores: number[]; labels: number[]; cards: Map<string, Card>[] } {
  const known = compromised(charges, first - 14, first - 7);
  const scores: number[] = [];
  const labels: number[] = [];
  const cards: Map<string, Card>[] = [];
  for (let day = 0; day < 7; day++) {
    for (const owner of compromised(charges, first - 8 + day, first - 7 + day)) known.add(owner);
    const today = new Map<string, Card>();
    for (const { at, score } of judged) {
      const { day: when, owner, fraud } = charges[at] as Simulated;
      if (Math.floor(when) !== first + day || known.has(owner)) continue;
      scores.push(score);
      labels.push(fraud ? 1 : 0);
      const card = today.get(owner);
      today.set(owner, { score: Math.max(score, card?.score ?? -Infinity), fraud: fraud || (card?.fraud ?? false) });
    }
    cards.push(today);
  }
  return { scores, labels, cards };
}

const compromised = (charges: readonly Simulated[], from: number, to: number): Set<string> =>
  new Set(charges.filter(({ fraud, day }) => fraud && day >= from && day < to).map(({ owner }) => owner));

/** The share of defrauded cards among the `most` doubted ones of a day, mean over the days; a card found is not counted again. */
function cardPrecision(days: readonly ReadonlyMap<string, Card>[], most: number): number {
  const detected = new Set<string>();
  const each = days.map((cards) => {
    const top = [...cards]
      .filter(([owner]) => !detected.has(owner))
      .sort(([, a], [, b]) => b.score - a.score)
      .slice(0, most);
    const hits = top.filter(([, { fraud }]) => fraud);
    for (const [owner] of hits) detected.add(owner);
    return hits.length / most;
  });
  return each.reduce((sum, value) => sum + value, 0) / days.length;
}

/** Which share of the week's frauds happened where an earlier fraud was already known: about as much as evidence can find. */
function visible(charges: readonly Simulated[], judged: readonly Judged[], first: number): number {
  const frauds = new Map<string, number[]>();
  for (const { merchant, day, fraud } of charges)
    if (fraud && day >= first - 36) frauds.set(merchant, [...(frauds.get(merchant) ?? []), day]);
  const all = judged.filter(({ at }) => (charges[at] as Simulated).fraud);
  const seen = all.filter(({ at }) => {
    const { merchant, day } = charges[at] as Simulated;
    return (frauds.get(merchant) ?? []).some((other) => other + DELAY <= day);
  });
  return seen.length / Math.max(1, all.length);
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
