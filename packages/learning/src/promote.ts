import { type Queue, toJsonValue, toText } from '@holdfast/queue';
import { mask, maskJson, metrics, point } from '@holdfast/telemetry';
import { errors } from './errors.ts';
import { enqueueLearn } from './judge.ts';
import { learners as learnerQueries, parameters as queries } from './queries.ts';
import { retried } from './retried.ts';
import type { LearnerRow, VersionRow } from './rows.ts';

export interface Promoting {
  team: string;
  member: string;
  /** The one that waits in shadow unless said. */
  version?: number;
  by: string;
}

export interface Moved {
  team: string;
  member: string;
  from: number;
  to: number;
  by: string;
}

const outcomes = metrics.counter('holdfast_versions_total');

export async function learnerOf(queue: Queue, who: { team: string; member: string }): Promise<LearnerRow> {
  const [row] = await queue.db.run<LearnerRow>(learnerQueries.learner, { team: who.team, member: who.member });
  if (!row) throw errors.LEARNER_UNKNOWN({ team: who.team, member: who.member });
  return row;
}

export async function versionOf(queue: Queue, { team, member }: LearnerRow, version: number): Promise<VersionRow> {
  const [row] = await queue.db.run<VersionRow>(queries.version, { team, member, version });
  if (!row) throw errors.VERSION_UNKNOWN({ team, member, version });
  return row;
}

/** Puts a version that waits in shadow in force. Of two at once one wins and the other is told who. */
export async function promote(queue: Queue, given: Promoting): Promise<Moved> {
  const by = toText(given.by);
  const { version: wanted } = await target(queue, await learnerOf(queue, given), given.version);
  const moved = await retried(given, async () => {
    const row = await learnerOf(queue, given);
    const version = await versionOf(queue, row, wanted);
    // Ours, whichever of several sendings it was.
    if (version.status === 'in_force' && version.promoted_by === by) return movedTo(version, version.parent, by);
    refuseUnfit(row, version);
    return (await promoteOnce(queue, row, version, by)) ? movedTo(version, row.in_force, by) : undefined;
  });
  await goOn(queue, given);
  return moved;
}

const movedTo = ({ team, member, version }: VersionRow, from: number, by: string): Moved => ({
  team,
  member,
  from,
  to: version,
  by,
});

async function target(queue: Queue, row: LearnerRow, version: number | undefined): Promise<VersionRow> {
  const { team, member } = row;
  if (version !== undefined) return await versionOf(queue, row, version);
  const open = await queue.db.run<VersionRow>(queries.open, { team, member });
  const found = open[0] ?? (row.in_force > 0 ? await versionOf(queue, row, row.in_force) : undefined);
  if (!found) throw errors.VERSION_REFUSED({ team, member, version: 'none', reason: 'nothing waits in shadow' });
  return found;
}

/** The statement asks the same; here the reasons are told. */
function refuseUnfit(row: LearnerRow, version: VersionRow): void {
  const { team, member } = row;
  const about = { team, member, version: version.version };
  const reasons: Partial<Record<VersionRow['status'], string>> = {
    proposed: 'its replay is not over yet',
    refused: version.why ?? 'it was refused',
    superseded: 'a later one took its place; roll back to it instead',
    rolled_back: 'it was rolled back; roll back to it again instead',
  };
  if (version.status === 'in_force')
    throw errors.VERSION_TAKEN({ ...about, by: version.promoted_by, at: version.promoted_at });
  const reason = reasons[version.status];
  if (reason !== undefined) throw errors.VERSION_REFUSED({ ...about, reason });
  if (version.parent !== row.in_force)
    throw errors.VERSION_REFUSED({
      ...about,
      reason: `it was made from version ${version.parent}, and version ${row.in_force} is in force now`,
    });
}

/** false: something of the member changed since it was read, and nothing was written. */
export async function promoteOnce(queue: Queue, row: LearnerRow, version: VersionRow, by: string): Promise<boolean> {
  const { team, member, seq, in_force: from } = row;
  const { says, replay_before: before, replay_after: after } = version;
  await point('learn.promoting', { team, member, version: version.version, by });
  const [written] = await queue.db.run(queries.promote, {
    team,
    member,
    seq,
    from,
    version: version.version,
    by,
    lane: queue.lane,
    data: toJsonValue(
      maskJson({ team, member, version: version.version, from, by: mask(by), says: mask(says), before, after }),
    ),
  });
  if (!written) return false;
  queue.hints.events();
  outcomes.inc({ outcome: 'promoted' });
  await point('learn.promoted', { team, member, version: version.version, by });
  return true;
}

/** What was moved may leave the learner something to do, such as a version made from one that is in force no more. */
export async function goOn(queue: Queue, who: { team: string; member: string }): Promise<void> {
  const { team, member, region, seq } = await learnerOf(queue, who);
  await enqueueLearn(queue, { team, member, region, seq });
}
