import { metrics } from '@holdfast/telemetry';
import type { AnyLearner } from './learner.ts';
import { done, type Place, platform, type Step, saw, type Workshop } from './place.ts';
import { learnerOf, promoteOnce } from './promote.ts';
import { candidates, propose } from './propose.ts';
import { parameters as queries } from './queries.ts';
import { refuse, replay } from './replay.ts';
import { retried } from './retried.ts';
import { helds, type VersionRow } from './rows.ts';
import { keepWeights, readSaid } from './said.ts';
import { type Said, type Weighed, weigh } from './weigh.ts';

export interface Passed {
  team: string;
  member: string;
  /** What was done, step by step, in words. */
  did: string[];
}

interface Who {
  team: string;
  member: string;
}

const heldNow = metrics.gauge('holdfast_verdicts_held');

/**
 * Brings a member as far as it can come: weighs what people say, proposes when enough of it is new, replays what is
 * proposed, promotes or refuses it. Each step is one statement fenced by what it read; so a pass may die anywhere, run
 * twice or beside another, and the next one goes on from what is written.
 */
export async function pass(
  { queue, domain }: Workshop,
  { team, member }: Who,
  learner: AnyLearner | undefined,
): Promise<Passed> {
  const did: string[] = [];
  for (;;) {
    const step = await retried({ team, member }, () => stepOnce({ queue, domain }, { team, member }, learner));
    if (step === done) return { team, member, did };
    did.push(step);
  }
}

async function stepOnce({ queue, domain }: Workshop, who: Who, learner: AnyLearner | undefined): Promise<Step> {
  const row = await learnerOf(queue, who);
  const said = await readSaid(queue, row);
  const weighed = weigh(said, learner?.sameCase ? { sameCase: (context) => learner.sameCase?.(context) ?? '' } : {});
  if (!(await keepWeights(queue, row, weighed))) return undefined;
  count(weighed);
  if (!learner) return await saw(queue, row, false);
  const place: Place = { queue, domain, learner, row };
  const [open] = await queue.db.run<VersionRow>(queries.open, { team: who.team, member: who.member });
  return open ? await carryOn(place, open, said, weighed) : await propose(place, said, weighed);
}

/** A version that is neither in force nor refused: what became of the one it was made from, its replay, its promotion. */
async function carryOn(place: Place, open: VersionRow, said: Said[], weighed: readonly Weighed[]): Promise<Step> {
  const { queue, learner, row } = place;
  if (open.parent !== row.in_force) {
    const why = `it was made from version ${open.parent}, and version ${row.in_force} came into force`;
    return await refuse(place, open, { why, again: true });
  }
  if (open.status === 'proposed') return await replay(place, open, said);
  if (learner.promotes === 'a person') {
    if (!candidates(place, weighed).enough) return await saw(queue, row, false);
    return await refuse(place, open, { why: 'more was said since, and nobody had put it in force', again: true });
  }
  return (await promoteOnce(queue, row, open, platform)) ? `version ${open.version} in force` : undefined;
}

function count(weighed: readonly Weighed[]): void {
  for (const reason of helds) heldNow.set({ reason }, weighed.filter(({ held }) => held === reason).length);
}
