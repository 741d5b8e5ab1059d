import { randomUUID } from 'node:crypto';
import { startRun } from '@holdfast/agents';
import { type PanelState, type Report, scenario } from '@holdfast/chaos';
import { type Db, openDb } from '@holdfast/db';
import { openQueue, type Queue, runId } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { insertProbe, probedTeam } from '@holdfast/teams/expenses';
import { follow } from '../chaos/follow.ts';
import { PanelClient } from '../chaos/panel-client.ts';
import { readState } from '../launcher/state.ts';
import { bold, dim } from '../output.ts';
import { openStory, type Told, until } from './story.ts';

const lost = 'us-west-2';

export interface Failover {
  told: Told[];
  report: Report;
}

/** Lease of the system that it runs on, in ms: how long a lost region keeps its tasks. */
const story = (leaseMs: number) =>
  scenario({
    name: 'demo-failover',
    title: `${lost} is lost while fraud works on a case`,
    asks: 'Do decisions go on, is a question answered, and is anything lost or done twice?',
    region: lost,
    claims: [
      { claim: 'is declared unreachable', region: lost, withinMs: leaseMs + 4_000 },
      { claim: 'goes on elsewhere', region: lost, withinMs: leaseMs + 5_000 },
      { claim: 'others are undisturbed', withinMs: 2_000 },
      { claim: 'rejoins', region: lost, withinMs: 15_000 },
      { claim: 'backlog is drained', withinMs: 15_000 },
      { claim: 'nothing is lost' },
      { claim: 'nothing is done twice' },
    ],
    mayDegrade: ['fraud’s tasks wait until the lease is over'],
    calmMs: 1_500,
    steps: [
      { do: 'inflict', fault: { kind: 'kill', on: { region: lost } }, whileWorking: true },
      { do: 'wait for', moment: 'success' },
      // While it is lost the question is asked and a charge is made.
      { do: 'wait', ms: Math.max(4_000, leaseMs) },
      { do: 'heal all' },
    ],
  });

/** Scenario 4: a region dies while its agent works; what follows is told as it happens, and checked. */
export async function failover(home: string, say: (line: string) => void): Promise<Failover> {
  const url = readState(home)?.databaseUrl ?? '';
  const { regions, leaseMs } = loadSettings();
  const db = openDb({ url, max: 3, name: 'holdfast-demo' });
  const queue = openQueue({ db, region: null, regions });
  const { told, tell } = openStory(say);
  try {
    await db.ready();
    const panel = PanelClient.in(home);
    const merchant = `Harbour Lights ${Math.floor(1_000 + 9_000 * Math.random())}`;
    const user = randomUUID();
    const green3 = await until(() => panel.state(), allLive);
    tell('All regions are live', allLive(green3), green3.regions.map(({ region }) => region).join(', '));
    tell(...(await firstCase(db, queue, user, merchant)));
    say(`\n${bold(`${lost} is killed while fraud works`)}  ${dim(`watch it: ${panel.url}`)}`);
    const experiment = await panel.begin(story(leaseMs), false);
    const done = follow(panel, experiment, say);
    const during = whileLost(panel, queue, db, user, merchant, tell);
    const report = await done;
    await during;
    const after = await panel.state();
    tell(
      `${lost} is back, its members at home`,
      allLive(after),
      `steady ${seconds(report.figures.rejoinedAfter)} after it was healed`,
    );
    return { told, report };
  } finally {
    await db.close();
  }
}

/** A case before the cut: fraud doubts a charge of nothing, a person refuses it, and that is remembered in the region that will be lost. */
async function firstCase(db: Db, queue: Queue, user: string, merchant: string): Promise<[string, boolean, string]> {
  const run = await charge(db, user, merchant);
  const [question] = await until(
    async () => (await queue.inbox({ limit: 500 })).filter((one) => one.run_id === run),
    (found) => found.length > 0,
  );
  if (question) {
    const answer = { verdict: 'refuse', reason: 'nobody knows this shop' };
    await queue.answer({ approvalId: question.approval_id, hash: question.hash, answer, by: 'the demo' });
  }
  const ended = await until(
    () => queue.run(run),
    (row) => row?.status === 'completed',
  );
  return [
    'Fraud doubted a charge, a person refused it, and that was remembered',
    ended?.status === 'completed',
    `${merchant}, at home in ${lost}`,
  ];
}

/** As soon as the region is unreachable: a question is asked, and a charge at the shop of before is made. */
async function whileLost(
  panel: PanelClient,
  queue: Queue,
  db: Db,
  user: string,
  merchant: string,
  tell: (says: string, held: boolean, detail?: string) => void,
): Promise<void> {
  const stateOf = ({ regions }: PanelState): string | undefined => regions.find(({ region }) => region === lost)?.state;
  const seen = await until(
    () => panel.state(),
    (state) => stateOf(state) === 'unreachable' || state.running === null,
  );
  tell(`${lost} and its members are UNREACHABLE`, stateOf(seen) === 'unreachable');
  const registry = await loadTeams();
  const question = 'Which of my charges look like fraud?';
  const asked = await startRun(queue, registry, probedTeam, { question }, { user });
  const judged = await charge(db, user, merchant);
  const answered = await until(
    () => queue.run(asked.runId),
    (row) => row?.status === 'completed' || row?.status === 'failed',
  );
  const { text, degraded } = await answerOf(queue, asked.runId);
  tell(`A question is answered: “${question}”`, answered?.status === 'completed', text);
  tell(
    'The answer says who stands in',
    degraded.some((line) => line.includes(lost)),
    degraded.join(' '),
  );
  const fraud = await until(
    async () => (await queue.tasks(judged)).find(({ member }) => member === 'fraud'),
    (task) => task?.status === 'completed',
  );
  const decisions = await queue.decisions({ runId: judged });
  tell(
    'A new charge is decided meanwhile, elsewhere',
    decisions[0] !== undefined && decisions[0].region !== lost,
    decisions[0] ? `by fraud in ${decisions[0].region}` : 'no decision',
  );
  const memories = memoriesIn(fraud?.result);
  tell(
    'What was remembered in the lost region was read',
    memories > 0,
    `${memories} ${memories === 1 ? 'memory' : 'memories'}`,
  );
  const [open] = (await queue.inbox({ limit: 500 })).filter((one) => one.run_id === judged);
  if (open)
    await queue.answer({
      approvalId: open.approval_id,
      hash: open.hash,
      answer: { verdict: 'refuse', reason: 'as before' },
      by: 'the demo',
    });
}

/** A charge of nothing, which fraud asks about. Returns the run that it starts. */
async function charge(db: Db, user: string, merchant: string): Promise<string> {
  const expense = randomUUID();
  await insertProbe(db, user, expense, 0, { amount: '0.00', merchant });
  return runId(probedTeam, expense);
}

async function answerOf(queue: Queue, run: string): Promise<{ text: string; degraded: string[] }> {
  const results = (await queue.tasks(run))
    .filter(({ member }) => member === 'orchestrator')
    .map(({ result }) => result);
  const all = results.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null);
  const lines = all
    .flatMap((one) => [one['notes'], one['degraded']])
    .flat()
    .filter((one) => typeof one === 'string');
  const text = all.map((one) => one['text']).findLast((one) => typeof one === 'string');
  return { text: (text ?? '').replace(/\s+/g, ' ').slice(0, 160), degraded: [...new Set(lines)] };
}

function memoriesIn(result: unknown): number {
  const memories = typeof result === 'object' && result !== null && 'memories' in result ? result.memories : undefined;
  return Array.isArray(memories) ? memories.length : 0;
}

const allLive = ({ regions }: PanelState): boolean =>
  regions.length > 0 && regions.every(({ state }) => state === 'live');
const seconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`);
