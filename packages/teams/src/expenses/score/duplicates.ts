import { Copies, copySignalNames } from '../stream/copies.ts';
import { type SignalName, Stream, signalNames } from '../stream/stream.ts';
import { opinion, readCouncil, unseenOpinion } from '../trees/council.ts';
import type { Lesson } from '../trees/grow.ts';
import { found } from './figures.ts';
import type { ScoreTask } from './task.ts';
import { inOrder, isLearnt, type LedgerLine, readLedger, readMarks, unseenNote } from './toronto.ts';

export const duplicatesModel = new URL('../models/duplicates.json', import.meta.url);

/** What of the stream's evidence bears on copies. */
const context: readonly SignalName[] = [
  'amount',
  'round amount',
  'owner charges',
  'merchant charges',
  'merchant visits',
  'merchant share',
  'category visits',
  'merchant amount',
  'merchant age',
  'merchant owners',
  'category charges',
  'merchant month',
  'owner day',
  'posting lag',
  'merchant pair amount',
];

export interface Candidates {
  readonly charges: readonly LedgerLine[];
  /** The charges that may be copies, by their place among `charges`, and their signals. */
  readonly places: readonly number[];
  readonly lesson: Lesson;
  readonly marked: number;
}

export async function copyCandidates(folder: string): Promise<Candidates> {
  const lines = await readLedger(folder);
  const marks = await readMarks(folder);
  const charges: LedgerLine[] = [];
  const places: number[] = [];
  const rows: Float32Array[] = [];
  const labels: number[] = [];
  const stream = new Stream();
  const copies = new Copies();
  const all = new Float32Array(signalNames.length);
  const columns = context.map((name) => signalNames.indexOf(name));
  const width = copySignalNames.length + columns.length;
  let marked = 0;
  for (const { line, kind } of inOrder(lines)) {
    if (kind === 'credit') {
      copies.credit(line);
      continue;
    }
    const row = new Float32Array(width);
    const label = marks.get(line.id)?.includes('duplicate') ? 1 : 0;
    marked += label;
    if (copies.signals(line, row)) {
      stream.signals(line, all);
      columns.forEach((column, i) => {
        row[copySignalNames.length + i] = all[column] as number;
      });
      places.push(charges.length);
      rows.push(row);
      labels.push(label);
    }
    charges.push(line);
    stream.add(line);
    copies.add(line);
  }
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
  });
  const lesson = { signals: [...copySignalNames, ...context], values, labels: Uint8Array.from(labels) };
  return { charges, places, lesson, marked };
}

export const duplicates: ScoreTask = {
  name: 'pcard-toronto-duplicates',
  folder: 'pcard-toronto',
  units: 'charges',
  reference: null,
  goals: [{ figure: 'recall at 2,000 reviews', least: 0.6, baseline: 0.18 }],
  async score(folder, say) {
    const { charges, places, lesson, marked } = await copyCandidates(folder);
    say(`${charges.length} charges, ${places.length} may be copies`);
    const council = readCouncil(duplicatesModel);
    const width = lesson.signals.length;
    const row = (i: number): Float32Array => lesson.values.subarray(i * width, (i + 1) * width);
    const ownerAt = (i: number): string => (charges[places[i] as number] as LedgerLine).owner;
    const unseen = Float64Array.from(places, (_, i) =>
      unseenOpinion(council, ownerAt(i), isLearnt(ownerAt(i)), row(i)),
    );
    const all = Float64Array.from(places, (_, i) => opinion(council, row(i)));
    const recall = (scores: Float64Array, reviews: number): number => found(scores, lesson.labels, reviews) / marked;
    const scores = new Float64Array(charges.length).fill(-99);
    places.forEach((place, i) => {
      scores[place] = unseen[i] as number;
    });
    return {
      units: charges.length,
      figures: {
        'recall at 500 reviews': recall(unseen, 500),
        'recall at 2,000 reviews': recall(unseen, 2000),
        'recall at 5,000 reviews': recall(unseen, 5000),
        marked,
        'marked among the candidates': lesson.labels.reduce((sum, label) => sum + label, 0),
        'recall at 2,000 reviews, in sample': recall(all, 2000),
      },
      note: unseenNote,
      lines: charges.map(({ id }, i) => ({ id, score: Math.round((scores[i] as number) * 1e4) / 1e4 })),
    };
  },
};
