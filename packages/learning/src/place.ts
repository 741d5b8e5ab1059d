import type { Db } from '@holdfast/db';
import type { Queue } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { AnyLearner } from './learner.ts';
import { learners as learnerQueries, parameters as queries } from './queries.ts';
import type { LearnerRow, VersionRow } from './rows.ts';

/** What learning works with. */
export interface Workshop {
  queue: Queue;
  /** Where labelled history is read: what learners ask never holds up a settle. */
  domain: Db;
}

/** A member as a step of its learning read it; everything written carries `row.seq`. */
export interface Place extends Workshop {
  learner: AnyLearner;
  row: LearnerRow;
}

/** What a step did, in words; 'done': nothing is left; undefined: somebody was quicker, read again. */
export type Step = string | undefined;
export const done = 'done';

/** Whom versions name that no person put in force. */
export const platform = 'the platform';

const logger = log('learning');

/** What of a place every fenced statement needs. */
export const fence = ({ row, queue }: Pick<Place, 'row' | 'queue'>): Record<string, unknown> => ({
  team: row.team,
  member: row.member,
  seq: row.seq,
  lane: queue.lane,
});

/** The member's learner has nothing left to do with what was read. */
export async function saw(queue: Queue, row: LearnerRow, considered: boolean): Promise<Step> {
  const { team, member, seq } = row;
  if (row.seen === seq && !considered) return done;
  const [written] = await queue.db.run(learnerQueries.saw, { team, member, seq, considered });
  return written ? done : undefined;
}

/** The parameters in force; those of the code where a stored version no longer fits its form. */
export async function paramsInForce({ queue, learner, row }: Place): Promise<unknown> {
  const { team, member, in_force: version } = row;
  if (version === 0) return learner.start;
  const [stored] = await queue.db.run<VersionRow>(queries.version, { team, member, version });
  return fitting(learner, { team, member, version, params: stored?.params }) ?? learner.start;
}

/** What is stored, in the form the code asks for; undefined where it does not fit, which is told. */
export function fitting(
  learner: AnyLearner,
  { team, member, version, params }: { team: string; member: string; version: number; params: unknown },
): unknown {
  const parsed = learner.params.safeParse(params);
  if (parsed.success) return parsed.data;
  logger.error(
    { team, member, version, error: parsed.error },
    'the parameters in force do not fit the code; its own count',
  );
  return undefined;
}
