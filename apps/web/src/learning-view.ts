/** Rows of learning as the page knows them. */
import type { HeldView, LearningView, VersionView } from '@holdfast/dashboard/wire';
import { type AnyLearner, type Overview, replayInWords, type VerdictRow, type VersionRow } from '@holdfast/learning';

export function learningView(
  { team, member, inForce, behind, verdicts, versions, held }: Overview,
  learner: AnyLearner | undefined,
): LearningView {
  const { total, right, wrong, people } = verdicts;
  const back = Object.values(verdicts.held).reduce((sum, n) => sum + n, 0);
  return {
    team,
    member,
    about: learner?.about ?? null,
    inForce,
    behind,
    verdicts: { total, right, wrong, people, held: back },
    versions: versions.map(versionView),
    held: held.map(heldView),
  };
}

const versionView = (row: VersionRow): VersionView => ({
  version: row.version,
  parent: row.parent,
  status: row.status,
  says: row.says,
  why: row.why,
  params: row.params,
  verdicts: row.verdicts,
  before: row.replay_before,
  after: row.replay_after,
  told: row.replay_before && row.replay_after ? replayInWords(row.replay_before, row.replay_after) : null,
  proposedAt: row.proposed_at.toISOString(),
  promotedBy: row.promoted_by,
  promotedAt: row.promoted_at?.toISOString() ?? null,
  endedBy: row.ended_by,
  endedAt: row.ended_at?.toISOString() ?? null,
});

const heldView = (row: VerdictRow): HeldView => ({
  decisionId: row.decision_id,
  by: row.said_by,
  right: row.is_right,
  reason: row.reason,
  held: row.held ?? '',
  says: row.held_says,
  at: row.said_at.toISOString(),
});
