import { caseKey, saysNothing } from './case-key.ts';
import type { Verdict } from './learner.ts';
import type { Held } from './rows.ts';

/** A verdict as it stands before it is weighed. */
export interface Said extends Verdict {
  revision: number;
  /** Its place on the member's stream: the order in which things were said. */
  seq: number;
  workspace: string;
  /** A version that was in force was made from it. */
  learnt: boolean;
  /** How many earlier words of this person on this decision versions in force were made from. */
  spent: number;
  /** What an earlier weighing found, if there was one. */
  weighed: boolean;
  held: Held | null;
  heldSays: string | null;
}

export interface Weighed {
  verdict: Said;
  /** null: admissible. */
  held: Held | null;
  says: string | null;
}

export interface Scales {
  /** The case a decision is about; decisions of one case should get one answer. */
  sameCase?: ((context: unknown) => string) | undefined;
  /** What labelled history says of a decision, where it was asked; without it what was found before stands. */
  clear?: ((verdict: Verdict) => boolean | null) | undefined;
}

/** The most verdicts of one person within the window: nobody reads faster. */
export const rateMost = 40;
export const rateWindowMs = 5 * 60_000;
/** People who agree, and how many times as many as disagree, before they are believed against the others. */
export const clearPeople = 3;
/** Of what is learnt from, one person says at most this part, or this many. */
export const shareMost = 0.5;
export const shareLeast = 5;

type Finding = [held: Held, says: string];

/**
 * Which verdicts may be learnt from, and why the others may not. Pure, and the order of what comes in does not matter. In turn:
 * what was said faster than anybody reads, what clear labelled history denies, what people contradict one another about,
 * and what is more than one person's share of the rest. What one person says can hold back others' verdicts on the same
 * case only.
 */
export function weigh(all: readonly Said[], scales: Scales = {}): Weighed[] {
  const sorted = all.toSorted((a, b) => a.seq - b.seq || compare(keyOf(a), keyOf(b)));
  const found = new Map<Said, Finding>();
  const left = (): Said[] => sorted.filter((verdict) => !found.has(verdict));
  for (const each of [
    tooFast,
    (some: Said[]) => denied(some, scales),
    (some: Said[]) => disagreed(some, scales),
    (some: Said[]) => overShare(some, spentBy(all)),
  ])
    for (const [verdict, finding] of each(left())) if (!found.has(verdict)) found.set(verdict, finding);
  return all.map((verdict) => {
    const [held, says] = found.get(verdict) ?? [null, null];
    return { verdict, held, says };
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = ({ decisionId, by }: Verdict): string => `${decisionId} ${by}`;

function tooFast(verdicts: readonly Said[]): Map<Said, Finding> {
  const found = new Map<Said, Finding>();
  for (const [by, own] of grouped(verdicts, (verdict) => verdict.by)) {
    const taken: Said[] = [];
    for (const verdict of own) {
      const since = verdict.at.getTime() - rateWindowMs;
      const recent = taken.filter(({ at }) => at.getTime() > since && at.getTime() <= verdict.at.getTime()).length;
      if (recent < rateMost) taken.push(verdict);
      else
        found.set(verdict, [
          'rate',
          `${by} judged more than ${rateMost} decisions within ${rateWindowMs / 60_000} minutes`,
        ]);
    }
  }
  return found;
}

function denied(verdicts: readonly Said[], { clear }: Scales): Map<Said, Finding> {
  const found = new Map<Said, Finding>();
  for (const verdict of verdicts) {
    if (!clear) {
      if (verdict.held === 'history') found.set(verdict, ['history', verdict.heldSays ?? '']);
      continue;
    }
    const was = clear(verdict);
    if (was !== null && was !== verdict.right)
      found.set(verdict, ['history', `labelled history says clearly that the decision was ${was ? 'right' : 'wrong'}`]);
  }
  return found;
}

interface Side {
  right: boolean;
  action: string;
  said: Said[];
  people: Set<string>;
}

/** Of a case people may say `right` to one action only, and not `right` and `wrong` to the same. */
function disagreed(verdicts: readonly Said[], scales: Scales): Map<Said, Finding> {
  const found = new Map<Said, Finding>();
  for (const of of grouped(verdicts, (verdict) => caseOf(verdict, scales)).values()) {
    const sides = [...grouped(of, ({ right, action }) => `${right} ${caseKey(action)}`).values()].map(sideOf);
    for (const side of sides) {
      const against = sides.filter((other) => contradict(side, other));
      if (against.every((other) => outvotes(side, other))) continue;
      const winner = against.find((other) => outvotes(other, side));
      const finding: Finding = winner
        ? ['outvoted', `${winner.people.size} people say otherwise of the same case`]
        : ['contradicted', `${names(against)} ${against.length > 1 ? 'say' : 'says'} otherwise of the same case`];
      for (const verdict of side.said) found.set(verdict, finding);
    }
  }
  return found;
}

function caseOf({ context, decisionId }: Said, { sameCase }: Scales): string {
  if (sameCase) return sameCase(context);
  const key = caseKey(context);
  return saysNothing(key) ? decisionId : key;
}

const sideOf = (said: Said[]): Side => ({
  right: (said[0] as Said).right,
  action: caseKey((said[0] as Said).action),
  said,
  people: new Set(said.map(({ by }) => by)),
});

const contradict = (a: Side, b: Side): boolean =>
  a.right && b.right ? a.action !== b.action : a.right !== b.right && a.action === b.action;

const outvotes = (a: Side, b: Side): boolean =>
  a.people.size >= clearPeople && a.people.size >= clearPeople * b.people.size;

function names(sides: readonly Side[]): string {
  const all = [...new Set(sides.flatMap(({ people }) => [...people]))].sort(compare);
  return all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(' and ');
}

/**
 * What somebody said first counts first, so that a flood behind it changes nothing. Where several people speak, what was
 * learnt from already counts too, also where it was said in other words since: a flood does not come in slice by slice. Who
 * speaks alone has each slice, not more.
 */
function overShare(verdicts: readonly Said[], spentBefore: ReadonlyMap<string, number>): Map<Said, Finding> {
  const found = new Map<Said, Finding>();
  const alone = new Set(verdicts.map(({ by }) => by)).size < 2;
  const counted = alone ? verdicts.filter(({ learnt }) => !learnt) : verdicts;
  const byPerson = grouped(
    counted.toSorted((a, b) => Number(b.learnt) - Number(a.learnt)),
    ({ by }) => by,
  );
  const spent = (by: string): number => (alone ? 0 : (spentBefore.get(by) ?? 0));
  const most = shareOf([...byPerson].map(([by, own]) => own.length + spent(by)));
  for (const [by, own] of byPerson)
    for (const verdict of own.slice(Math.max(0, most - spent(by))))
      if (!verdict.learnt)
        found.set(verdict, ['share', `${by} has said ${most} of what is learnt from; more waits for others' words`]);
  return found;
}

/** By person, whatever became of the words in which it is said now. */
function spentBy(verdicts: readonly Said[]): Map<string, number> {
  const spent = new Map<string, number>();
  for (const verdict of verdicts) spent.set(verdict.by, (spent.get(verdict.by) ?? 0) + verdict.spent);
  return spent;
}

/** The largest number of verdicts a person may have so that nobody has more than the share of all that then remain. */
export function shareOf(counts: readonly number[]): number {
  let total = counts.reduce((sum, count) => sum + count, 0);
  for (;;) {
    const most = Math.max(shareLeast, Math.floor(shareMost * total));
    const kept = counts.reduce((sum, count) => sum + Math.min(count, most), 0);
    if (kept === total) return most;
    total = kept;
  }
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
