import { z } from 'zod';
import type { Learner, Verdict } from '../learner.ts';

/** A member that flags amounts from a threshold on, and learns the threshold: as small as a learner can be. */
export const TinyParams = z.object({ threshold: z.number() });
export type TinyParams = z.infer<typeof TinyParams>;

/** A labelled amount. */
export interface Label {
  amount: number;
  bad: boolean;
}

const Context = z.object({ amount: z.number() });
const Action = z.object({ flagged: z.boolean() });

function labelOf({ context, action, right }: Verdict): Label[] {
  const read = Context.safeParse(context);
  const did = Action.safeParse(action);
  return read.success && did.success ? [{ amount: read.data.amount, bad: did.data.flagged === right }] : [];
}

const hits = (threshold: number, labels: readonly Label[]): number =>
  labels.filter(({ amount, bad }) => amount >= threshold === bad).length;

/** Labels are in the table `tiny_labels` of the test's own database. */
export const tinyLearner: Learner<TinyParams> = {
  params: TinyParams,
  start: { threshold: 100 },
  about: 'from which amount on it flags',
  hint: 'Say what it should have been.',
  propose({ threshold }, verdicts) {
    const labels = verdicts.flatMap(labelOf);
    const tried = [threshold, ...labels.map(({ amount, bad }) => (bad ? amount : amount + 1))];
    const best = Math.max(...tried.map((one) => hits(one, labels)));
    const nearest = tried
      .filter((one) => hits(one, labels) === best)
      .sort((a, b) => Math.abs(a - threshold) - Math.abs(b - threshold) || a - b)[0] as number;
    if (nearest === threshold) return null;
    return {
      params: { threshold: nearest },
      says: `After ${labels.length} verdicts: from ${threshold} to ${nearest}.`,
    };
  },
  history: (db, workspace) =>
    db.sql<{ amount: number; bad: boolean } & Record<string, unknown>>(
      'SELECT amount, bad FROM tiny_labels WHERE workspace = $1 ORDER BY amount, bad',
      [workspace],
    ),
  replay({ threshold }, history) {
    const labels = history as readonly Label[];
    const missed = labels.filter(({ amount, bad }) => bad && amount < threshold).length;
    return {
      score: labels.length === 0 ? 0 : hits(threshold, labels) / labels.length,
      cases: labels.length,
      figures: { missed },
    };
  },
  guards: { missed: 'must not rise' },
  clear({ context, action }, history) {
    const read = Context.safeParse(context);
    const did = Action.safeParse(action);
    if (!read.success || !did.success) return null;
    const same = (history as readonly Label[]).filter(({ amount }) => amount === read.data.amount);
    const [first] = same;
    if (!first || same.length < 3 || same.some(({ bad }) => bad !== first.bad)) return null;
    return first.bad === did.data.flagged;
  },
};
