import { errors } from './errors.ts';
import type { Replay } from './learner.ts';
import type { Learners } from './learners.ts';
import { type Place, paramsInForce, type Workshop } from './place.ts';
import { learnerOf, versionOf } from './promote.ts';
import { regress } from './regress.ts';
import { compare, readHistory } from './replay.ts';
import { readSaid } from './said.ts';

export interface Trying {
  team: string;
  member: string;
  /** 0 for the one in the code; the newest unless said. */
  version?: number;
}

/** How a version would do in the place of the one in force, on the labelled history as it is now. */
export interface TriedOut {
  team: string;
  member: string;
  inForce: number;
  version: number;
  before: Replay;
  after: Replay;
  /** Why it would be a step back; null: it would not. */
  regresses: string | null;
}

/** Replays a version beside the one in force once more. Changes nothing. */
export async function tryOut({ queue, domain }: Workshop, learners: Learners, given: Trying): Promise<TriedOut> {
  const { team, member } = given;
  const learner = learners.of(team, member);
  if (!learner) throw errors.LEARNER_MISSING({ team, member });
  const row = await learnerOf(queue, given);
  const place: Place = { queue, domain, learner, row };
  const version = given.version ?? row.latest;
  const proposed = version === 0 ? learner.start : (await versionOf(queue, row, version)).params;
  const history = await readHistory(domain, learner, await readSaid(queue, row));
  const seen = compare(learner, await paramsInForce(place), proposed, history);
  if ('failed' in seen) throw errors.LEARNER_FAILED({ team, member, reason: `its replay failed: ${seen.failed}` });
  const { before, after } = seen;
  return { team, member, inForce: row.in_force, version, before, after, regresses: regress(learner, before, after) };
}
