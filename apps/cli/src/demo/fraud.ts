import { randomUUID } from 'node:crypto';
import { giveAnswer, newRun } from '@holdfast/agents';
import { judge, learnersOf, type Overview, overview } from '@holdfast/learning';
import { type DecisionRow, runId } from '@holdfast/queue';
import { insertProbe, probedTeam } from '@holdfast/teams/expenses';
import { dim } from '../output.ts';
import { openStory, type Place, type Story, type Told, until } from './story.ts';

const reason = 'the garage books entry and exit, both are ours';

/** What the story reads of a decision of fraud. */
interface Judged {
  score: number;
  terms: { name: string; points: number; says: string }[];
  memories?: { says: string }[];
  mind?: { params?: number };
}

/**
 * Scenario 2: a duplicate is inserted by SQL; fraud flags and explains it and asks; people say that it was wrong; fraud learns,
 * and the next one is treated differently, in every region.
 */
export async function fraud(place: Place, say: (line: string) => void): Promise<Told[]> {
  const story = openStory(say);
  const { tell } = story;
  const user = randomUUID();
  const merchant = `Night Garage ${letters()}`;
  const before = await learntOf(place);
  const first = await flaggedCopy(place, user, merchant, '48.20', say);
  const judged = contextOf(first);
  const term = judged?.terms.toSorted((a, b) => b.points - a.points)[0];
  tell('The copy is flagged', first?.decision_type === 'fraud_flag', `score ${judged?.score.toFixed(2) ?? '–'}`);
  tell(
    'It is explained, with the charge that it copies',
    /expense [0-9a-f]{8}/.test(first?.reasoning ?? ''),
    term?.says,
  );
  await review(place, story, first, 'anna');
  let copy = first;
  for (const [by, amount] of [
    ['ben', '51.90'],
    ['cara', '36.40'],
  ] as const) {
    copy = await flaggedCopy(place, user, merchant, amount, say);
    await review(place, story, copy, by);
  }
  const learnt = await until(
    () => learntOf(place),
    ({ inForce, versions }) => inForce > before.inForce || refused(versions, before),
  );
  const version = learnt.versions.find((one) => one.version === learnt.inForce);
  const told = learnt.versions
    .filter((one) => one.version > before.inForce)
    .map(({ version: n, status, says }) => `${n} ${status}: ${says}`);
  tell('Learning proposes a version', learnt.versions.length > before.versions.length, told[0]);
  tell(
    'It is replayed on what is known, and put in force',
    learnt.inForce > before.inForce,
    `version ${learnt.inForce}`,
  );
  if (version) say(dim(`  ${version.says}`));
  await everywhere(place, story, expenseOf(copy), learnt.inForce);
  await next(place, story, user, merchant, judged?.score ?? 0, say);
  return story.told;
}

/** The last copy, judged anew by a worker of each region: each follows the version in force within seconds. */
async function everywhere(place: Place, { tell }: Story, expense: string, version: number): Promise<void> {
  for (const region of place.queue.regions) {
    const [at, by] = await until(
      () => judgedIn(place, region, expense),
      (judged) => judged[1] === version,
    );
    tell(
      `${region} judges by version ${version}`,
      at === region && by === version,
      `decided in ${at} by version ${by}`,
    );
  }
}

/** Where a charge is judged when a region is asked to, and by which version. */
async function judgedIn(place: Place, region: string, expense: string): Promise<[string, number]> {
  const { queue, registry } = place;
  const run = newRun(registry.get(probedTeam), { expense_id: expense }, `demo:${region}:${randomUUID()}`);
  await queue.start([{ ...run, tasks: run.tasks.map((task) => ({ ...task, home: region })) }]);
  const id = runId(probedTeam, run.key);
  const decision = await decisionOf(place, id);
  await queue.cancel(id, 'the demo');
  return [decision?.region ?? 'nowhere', contextOf(decision)?.mind?.params ?? 0];
}

/** The same kind of copy once more. */
async function next(
  place: Place,
  { tell }: Story,
  user: string,
  merchant: string,
  score: number,
  say: (line: string) => void,
): Promise<void> {
  const decision = await flaggedCopy(place, user, merchant, '44.10', say);
  const judged = contextOf(decision);
  const memories = judged?.memories ?? [];
  tell('The cases of before are shown beside the next one', memories.length > 0, memories[0]?.says);
  tell(
    'The next one is treated differently',
    judged !== undefined && judged.score < score,
    `${score.toFixed(2)} before, ${judged?.score.toFixed(2) ?? '–'} now: ${decision?.decision_type ?? 'no decision'}`,
  );
}

/** Two charges alike, as any SQL client inserts them; the decision about the second. */
async function flaggedCopy(
  place: Place,
  user: string,
  merchant: string,
  amount: string,
  say: (line: string) => void,
): Promise<DecisionRow | undefined> {
  const ids = [randomUUID(), randomUUID()];
  for (const id of ids) {
    await insertProbe(place.db, user, id, 0, { amount, merchant, category: 'Transport' });
    say(dim(`  inserted by SQL: ${amount} at ${merchant} (${id.slice(0, 8)})`));
    await decisionOf(place, runId(probedTeam, id));
  }
  return await decisionOf(place, runId(probedTeam, ids[1] as string));
}

/** The decision of fraud in a run. */
async function decisionOf({ queue }: Place, run: string): Promise<DecisionRow | undefined> {
  const found = await until(
    () => queue.decisions({ runId: run }),
    (rows) => rows.some(({ decision_type: type }) => type.startsWith('fraud_')),
  );
  return found.find(({ decision_type: type }) => type.startsWith('fraud_'));
}

/** A person answers the question, and says that the flag was wrong. */
async function review(place: Place, { tell }: Story, decision: DecisionRow | undefined, by: string): Promise<void> {
  const { queue, registry } = place;
  if (!decision) return tell('There is a decision to review', false);
  const asked = await until(
    async () => (await queue.inbox({ limit: 500 })).find((one) => one.run_id === decision.run_id),
    (one) => one !== undefined,
  );
  const answer = { verdict: 'approve', reason };
  const given = asked
    ? await giveAnswer(queue, registry, {
        approvalId: asked.approval_id,
        hash: asked.hash,
        proposal: asked.proposal,
        answer,
        by,
      })
    : undefined;
  await judge(queue, { decisionId: decision.decision_id, right: false, reason, by });
  const ended = await until(
    () => queue.run(decision.run_id),
    (row) => row?.status === 'completed',
  );
  tell(
    `${by} is asked, approves, and says that the flag was wrong`,
    given?.ok === true && ended?.status === 'completed',
    reason,
  );
}

async function learntOf({ queue, registry }: Place): Promise<Pick<Overview, 'inForce' | 'versions'>> {
  const all = await overview(queue, { team: probedTeam, member: 'fraud' }, learnersOf(registry.entries).members);
  return all.find(({ team, member }) => team === probedTeam && member === 'fraud') ?? { inForce: 0, versions: [] };
}

const refused = (versions: Overview['versions'], before: Pick<Overview, 'versions'>): boolean =>
  versions.some(
    ({ version, status }) => status === 'refused' && !before.versions.some((one) => one.version === version),
  );

const expenseOf = (decision: DecisionRow | undefined): string =>
  (decision?.context as { expense_id?: string } | undefined)?.expense_id ?? '';

const contextOf = (decision: DecisionRow | undefined): Judged | undefined => decision?.context as Judged | undefined;

/** A shop that no run of this story has been at. */
const letters = (): string =>
  Array.from({ length: 5 }, () => 'bcdfghklmnprstvz'[Math.floor(Math.random() * 16)]).join('');
