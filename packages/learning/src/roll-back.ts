import { type Queue, toJsonValue, toText } from '@holdfast/queue';
import { mask, metrics, point } from '@holdfast/telemetry';
import { errors } from './errors.ts';
import { goOn, learnerOf, type Moved, versionOf } from './promote.ts';
import { parameters as queries } from './queries.ts';
import { retried } from './retried.ts';
import type { LearnerRow } from './rows.ts';

export interface RollingBack {
  team: string;
  member: string;
  /** An earlier version that was in force, 0 for the one in the code; the one before unless said. */
  to?: number;
  by: string;
}

const outcomes = metrics.counter('holdfast_versions_total');

/** An earlier version is in force again. Asked by two at once it is done once, and the other is told who. */
export async function rollBack(queue: Queue, given: RollingBack): Promise<Moved> {
  const by = toText(given.by);
  const seen = await learnerOf(queue, given);
  const to = await target(queue, seen, given.to);
  const { team, member, in_force: from } = seen;
  const moved: Moved = { team, member, from, to, by };
  await retried(given, async () => {
    const row = await learnerOf(queue, given);
    if (row.in_force === from) return (await rollBackOnce(queue, row, moved)) ? true : undefined;
    await refuseLate(queue, row, moved);
    return true;
  });
  await goOn(queue, given);
  return moved;
}

async function target(queue: Queue, row: LearnerRow, wanted: number | undefined): Promise<number> {
  const { team, member, in_force: from } = row;
  const refused = (reason: string): Error => errors.ROLLBACK_REFUSED({ team, member, reason });
  if (from === 0 && wanted === undefined) throw refused('the version in the code is in force');
  const to = wanted ?? (await versionOf(queue, row, from)).parent;
  if (to === from) throw refused(`version ${to} is in force`);
  if (to === 0) return to;
  const version = await versionOf(queue, row, to);
  if (version.promoted_at === null) throw refused(`version ${to} was never in force`);
  return to;
}

/** Another version came into force while we asked: by ourselves (a reply was lost), or by somebody who is named. */
async function refuseLate(queue: Queue, row: LearnerRow, { team, member, from, to, by }: Moved): Promise<void> {
  const before = from === 0 ? undefined : await versionOf(queue, row, from);
  if (row.in_force === to && before?.ended_by === by) return;
  const now = row.in_force === 0 ? undefined : await versionOf(queue, row, row.in_force);
  throw errors.VERSION_TAKEN({
    team,
    member,
    version: row.in_force,
    by: before?.ended_by ?? now?.promoted_by ?? 'somebody',
    at: before?.ended_at ?? now?.promoted_at ?? 'just now',
  });
}

async function rollBackOnce(queue: Queue, row: LearnerRow, { team, member, from, to, by }: Moved): Promise<boolean> {
  await point('learn.rolling-back', { team, member, from, to, by });
  const [written] = await queue.db.run(queries.rollBack, {
    team,
    member,
    seq: row.seq,
    from,
    to,
    by,
    lane: queue.lane,
    data: toJsonValue({ team, member, from, to, by: mask(by) }),
  });
  if (!written) return false;
  queue.hints.events();
  outcomes.inc({ outcome: 'rolled_back' });
  await point('learn.rolled-back', { team, member, from, to, by });
  return true;
}
