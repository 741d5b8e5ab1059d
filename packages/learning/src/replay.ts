import type { Db } from '@holdfast/db';
import { toJsonValue, toText } from '@holdfast/queue';
import { mask, maskJson, metrics, point } from '@holdfast/telemetry';
import type { AnyLearner, Replay } from './learner.ts';
import { fence, type Place, paramsInForce, platform, type Step } from './place.ts';
import { parameters as queries } from './queries.ts';
import { regress } from './regress.ts';
import type { VersionRow } from './rows.ts';
import type { Said } from './weigh.ts';

const outcomes = metrics.counter('holdfast_versions_total');

/** Labelled history of every workspace in which somebody judged the member. What is held back labels nothing. */
export async function readHistory(db: Db, learner: AnyLearner, said: readonly Said[]): Promise<unknown[]> {
  const workspaces = [...new Set(['default', ...said.map(({ workspace }) => workspace)])].sort();
  const histories: unknown[] = [];
  for (const workspace of workspaces) {
    const own = said.filter((one) => one.workspace === workspace && one.held === null);
    histories.push(...(await learner.history(db, workspace, own)));
  }
  return histories;
}

/** Replays a proposed version and the one in force on the same history: into shadow, or refused. */
export async function replay(place: Place, version: VersionRow, said: readonly Said[]): Promise<Step> {
  const { queue, domain, learner } = place;
  const { team, member } = version;
  await point('learn.replaying', { team, member, version: version.version });
  const current = await paramsInForce(place);
  const history = await readHistory(domain, learner, said);
  const seen = compare(learner, current, version.params, history);
  if ('failed' in seen) return await refuse(place, version, { why: `its replay failed: ${seen.failed}` });
  const { before, after } = seen;
  const why = regress(learner, before, after);
  if (why !== null) return await refuse(place, version, { why, before, after });
  const [written] = await queue.db.run(queries.shadow, {
    ...fence(place),
    version: version.version,
    before: toJsonValue(before),
    after: toJsonValue(after),
  });
  if (!written) return undefined;
  await point('learn.replayed', { team, member, version: version.version });
  return `version ${version.version} replayed on ${after.cases} cases: ${before.score} before, ${after.score} after`;
}

export function compare(
  learner: AnyLearner,
  current: unknown,
  proposed: unknown,
  history: readonly unknown[],
): { before: Replay; after: Replay } | { failed: string } {
  try {
    const before = learner.replay(current, history);
    return { before, after: learner.replay(learner.params.parse(proposed), history) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

export interface Refusal {
  why: string;
  before?: Replay;
  after?: Replay;
  /** Its verdicts are proposed from anew. */
  again?: boolean;
}

export async function refuse(place: Place, { version }: VersionRow, refusal: Refusal): Promise<Step> {
  const { queue, row } = place;
  const { team, member } = row;
  const { before = null, after = null, again = false } = refusal;
  const why = toText(refusal.why).slice(0, 2_000);
  await point('learn.refusing', { team, member, version });
  const [written] = await queue.db.run(queries.refuse, {
    ...fence(place),
    version,
    why,
    again,
    by: platform,
    before: before && toJsonValue(before),
    after: after && toJsonValue(after),
    data: toJsonValue(maskJson({ team, member, version, why: mask(why), before, after })),
  });
  if (!written) return undefined;
  queue.hints.events();
  outcomes.inc({ outcome: 'refused' });
  await point('learn.refused', { team, member, version });
  return `version ${version} refused: ${why}`;
}
