import { jsonHash, toJsonValue, toText } from '@holdfast/queue';
import { mask, metrics, point } from '@holdfast/telemetry';
import { errors } from './errors.ts';
import type { Change } from './learner.ts';
import { fence, type Place, paramsInForce, type Step, saw } from './place.ts';
import { parameters as queries } from './queries.ts';
import { readHistory } from './replay.ts';
import { keepWeights } from './said.ts';
import { type Said, type Weighed, weigh } from './weigh.ts';

const enough = 3;
const longestSays = 2_000;
const outcomes = metrics.counter('holdfast_versions_total');

/** What may be learnt from now, oldest first, and how much of it is new since something was last proposed. */
export function candidates(place: Place, weighed: readonly Weighed[]): { from: Said[]; enough: boolean } {
  const from = weighed
    .filter(({ verdict, held }) => held === null && !verdict.learnt)
    .map(({ verdict }) => verdict)
    .sort((a, b) => a.seq - b.seq);
  const fresh = from.filter(({ seq }) => seq > place.row.considered).length;
  return { from, enough: fresh >= (place.learner.enough ?? enough) };
}

/** A version from what is new, once there is enough of it. */
export async function propose(place: Place, said: readonly Said[], weighed: readonly Weighed[]): Promise<Step> {
  const { queue, learner, row } = place;
  let able = candidates(place, weighed);
  const history = able.enough ? await readHistory(place.domain, learner, said) : [];
  if (able.enough && learner.clear) {
    const again = weighWithHistory(place, said, history);
    if (!(await keepWeights(queue, row, again))) return undefined;
    able = candidates(place, again);
  }
  if (!able.enough) return await saw(queue, row, false);
  const current = await paramsInForce(place);
  const change = changeOf(place, current, able.from, history);
  if (change === null || jsonHash(change.params) === jsonHash(current)) return await saw(queue, row, true);
  return await write(place, change, able.from);
}

function weighWithHistory({ learner }: Place, said: readonly Said[], history: readonly unknown[]): Weighed[] {
  return weigh(said, {
    sameCase: learner.sameCase && ((context) => learner.sameCase?.(context) ?? ''),
    clear: (verdict) => learner.clear?.(verdict, history) ?? null,
  });
}

function changeOf(
  { learner, row }: Place,
  current: unknown,
  from: readonly Said[],
  history: readonly unknown[],
): Change<unknown> | null {
  const failed = (reason: string, cause?: unknown): Error =>
    errors.LEARNER_FAILED({ team: row.team, member: row.member, reason }, cause);
  let change: Change<unknown> | null;
  try {
    change = learner.propose(current, from, history);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error), error);
  }
  if (change === null) return null;
  const parsed = learner.params.safeParse(change.params);
  if (!parsed.success) throw failed(`what it proposes does not fit its own form: ${parsed.error.message}`);
  return { params: parsed.data, says: toText(change.says).slice(0, longestSays) };
}

async function write(place: Place, { params, says }: Change<unknown>, from: readonly Said[]): Promise<Step> {
  const { queue, row } = place;
  const version = row.latest + 1;
  const { team, member } = row;
  await point('learn.proposing', { team, member, version });
  const [written] = await queue.db.run(queries.propose, {
    ...fence(place),
    params: toJsonValue(params),
    says,
    decisions: from.map(({ decisionId }) => decisionId),
    persons: from.map(({ by }) => by),
    revisions: from.map(({ revision }) => revision),
    data: toJsonValue({ team, member, version, parent: row.in_force, says: mask(says), verdicts: from.length }),
  });
  if (!written) return undefined;
  queue.hints.events();
  outcomes.inc({ outcome: 'proposed' });
  await point('learn.proposed', { team, member, version });
  return `version ${version} proposed from ${from.length} verdicts`;
}
