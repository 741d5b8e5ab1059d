import type { Queue } from '@holdfast/queue';
import { verdicts as queries } from './queries.ts';
import type { LearnerRow, VerdictRow } from './rows.ts';
import type { Said, Weighed } from './weigh.ts';

/** Of one person, and of all: the newest. What is older was learnt from, or waits for others for ever. */
const eachPerson = 200;
const most = 5_000;

/** What people said of a member's decisions, with the decisions. */
export async function readSaid(queue: Queue, { team, member }: LearnerRow): Promise<Said[]> {
  const rows = await queue.db.run<VerdictRow & { learnt: boolean; spent: number }>(queries.ofMember, {
    team,
    member,
    each: eachPerson,
    page: most,
  });
  const grounds = await queue.grounds([...new Set(rows.map((row) => row.decision_id))]);
  const known = new Map(grounds.map((one) => [one.decision_id, one]));
  return rows.flatMap((row) => {
    const about = known.get(row.decision_id);
    if (!about) return [];
    return [
      {
        decisionId: row.decision_id,
        right: row.is_right,
        reason: row.reason,
        by: row.said_by,
        at: row.said_at,
        context: about.context,
        action: about.action,
        revision: row.revision,
        seq: row.seq,
        workspace: row.workspace,
        learnt: row.learnt,
        spent: row.spent,
        weighed: row.weight !== null,
        held: row.held,
        heldSays: row.held_says,
      },
    ];
  });
}

/** Writes what the weighing changed. false: something of the member changed since it was read, and nothing was written. */
export async function keepWeights(
  queue: Queue,
  { team, member, seq }: LearnerRow,
  weighed: readonly Weighed[],
): Promise<boolean> {
  const changed = weighed.filter(
    ({ verdict, held, says }) => !verdict.weighed || verdict.held !== held || verdict.heldSays !== says,
  );
  if (changed.length === 0) return true;
  const written = await queue.db.run(queries.weigh, {
    team,
    member,
    seq,
    decisions: changed.map(({ verdict }) => verdict.decisionId),
    persons: changed.map(({ verdict }) => verdict.by),
    revisions: changed.map(({ verdict }) => verdict.revision),
    weights: changed.map(({ held }) => (held === null ? 1 : 0)),
    helds: changed.map(({ held }) => held),
    says: changed.map(({ says }) => says),
  });
  return written.length === changed.length;
}
