import { Stream, signalNames } from '../stream/stream.ts';
import { opinion, readCouncil, unseenOpinion } from '../trees/council.ts';
import type { Lesson } from '../trees/grow.ts';
import { auc, averagePrecision, found } from './figures.ts';
import type { ScoreTask } from './task.ts';
import { inOrder, isLearnt, type LedgerLine, readLedger, readMarks, unseenNote } from './toronto.ts';

export const exceptionsModel = new URL('../models/exceptions.json', import.meta.url);

export interface Ledgered {
  readonly charges: readonly LedgerLine[];
  /** Every charge's signals, as they were when it came. */
  readonly lesson: Lesson;
}

/** The ledger's charges through the stream of evidence, in the order of their days; credits enter the day they post. */
export async function ledgerSignals(folder: string): Promise<Ledgered> {
  const lines = await readLedger(folder);
  const marks = await readMarks(folder);
  const charges = lines.filter(({ cents }) => cents > 0);
  const width = signalNames.length;
  const values = new Float32Array(charges.length * width);
  const stream = new Stream();
  let at = 0;
  for (const { line, kind } of inOrder(lines)) {
    if (kind === 'credit') stream.credit({ ...line, day: line.posted });
    else {
      stream.signals(line, values, at * width);
      stream.add(line);
      at += 1;
    }
  }
  const labels = Uint8Array.from(charges, ({ id }) => (marks.has(id) ? 1 : 0));
  return { charges, lesson: { signals: signalNames, values, labels } };
}

export const exceptions: ScoreTask = {
  name: 'pcard-toronto-exceptions',
  folder: 'pcard-toronto',
  units: 'charges',
  reference: null,
  goals: [
    { figure: 'AUC', least: 0.85, baseline: 0.752 },
    { figure: 'lift in the top 500', least: 25, baseline: 14.4 },
  ],
  async score(folder, say) {
    const { charges, lesson } = await ledgerSignals(folder);
    say(`${charges.length} charges through the stream`);
    const council = readCouncil(exceptionsModel);
    const width = signalNames.length;
    const row = (i: number): Float32Array => lesson.values.subarray(i * width, (i + 1) * width);
    const unseen = Float64Array.from(charges, ({ owner }, i) => unseenOpinion(council, owner, isLearnt(owner), row(i)));
    const all = Float64Array.from(charges, (_, i) => opinion(council, row(i)));
    const { labels } = lesson;
    const base = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    const lift = (scores: Float64Array): number => found(scores, labels, 500) / 500 / base;
    return {
      units: charges.length,
      figures: {
        AUC: auc(unseen, labels),
        'lift in the top 500': lift(unseen),
        'average precision': averagePrecision(unseen, labels),
        'marked in the top 500': found(unseen, labels, 500),
        marked: base * labels.length,
        'AUC, in sample': auc(all, labels),
        'lift in the top 500, in sample': lift(all),
      },
      note: unseenNote,
      lines: charges.map(({ id }, i) => ({ id, score: Math.round((unseen[i] as number) * 1e4) / 1e4 })),
    };
  },
};
