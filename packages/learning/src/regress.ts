import type { AnyLearner, Replay } from './learner.ts';

/** What rounding may take from a sum of products; less is no regression. */
const grain = 1e-9;

/** Why the version must not be put in force, or null: it does not regress. */
export function regress({ guards = {} }: Pick<AnyLearner, 'guards'>, before: Replay, after: Replay): string | null {
  if (after.cases === 0) return 'there is no labelled history to replay it on';
  if (before.cases !== after.cases)
    return `it was replayed on ${after.cases} cases, the version in force on ${before.cases}`;
  if (!Number.isFinite(before.score) || !Number.isFinite(after.score)) return 'the replay gave no score';
  if (after.score < before.score - grain) return `its score falls from ${show(before.score)} to ${show(after.score)}`;
  for (const [figure, must] of Object.entries(guards)) {
    const [old, now] = [before.figures[figure], after.figures[figure]];
    if (old === undefined || now === undefined || !Number.isFinite(old) || !Number.isFinite(now))
      return `the replay gave no ${figure}, which is guarded`;
    const worse = must === 'must not fall' ? now < old - grain : now > old + grain;
    if (worse) return `${figure} ${now < old ? 'falls' : 'rises'} from ${show(old)} to ${show(now)}`;
  }
  return null;
}

const show = (figure: number): string => String(Number(figure.toPrecision(4)));
