import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { ownScenarios, type Report, scenario } from '@holdfast/chaos';
import { openDb } from '@holdfast/db';
import { freshId, openQueue, type Queue, runId } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { insertProbe, probedTeam, removeProbes } from '@holdfast/teams/expenses';
import { probeMember } from '@holdfast/worker';
import { readState } from '../launcher/state.ts';
import { ownSystem } from './own-system.ts';
import { PanelClient } from './panel-client.ts';

export interface Measurement {
  /** 1-minute load of the machine, before and after. */
  load: [before: number, after: number];
  /** Of each: seconds from the cut to the first step of the region that was done elsewhere; null: it was not. */
  killed: (number | null)[];
  drained: (number | null)[];
  /** The runs above, for their ledgers. */
  runs: Report[];
  /** Each scenario once. `refusal`: it cannot be run on this system. */
  scenarios: { title: string; report?: Report; refusal?: string }[];
  /** What nobody breaks: with proxies in between and without. */
  idle: { proxied: Idle; direct: Idle };
  proxy: string;
}

/** Milliseconds, medians and 95 of 100. */
export interface Idle {
  /** A task from its admission to its end, one at a time. */
  taskP50: number;
  taskP95: number;
  /** A charge from its acknowledged insert to its decision, one at a time. */
  chargeP50: number;
  chargeP95: number;
}

const lost = 'us-west-2';
const quiet = { calmMs: 500, region: lost, patienceMs: 60_000 };
const clean = [{ claim: 'nothing is lost' } as const, { claim: 'nothing is done twice' } as const];

const killed = scenario({
  ...quiet,
  name: 'measure-killed',
  title: 'A region is killed while it works',
  asks: 'How long until somebody else has done a step of it?',
  claims: [{ claim: 'goes on elsewhere', region: lost, withinMs: 15_000 }, ...clean],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { region: lost } }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    { do: 'heal all' },
  ],
});
const drained = scenario({
  ...quiet,
  name: 'measure-drained',
  title: 'A region is drained while it works',
  asks: 'How long until somebody else has done a step of it?',
  claims: [{ claim: 'goes on elsewhere', region: lost, withinMs: 1_000 }, { claim: 'nobody dies' }, ...clean],
  steps: [
    { do: 'inflict', fault: { kind: 'drain', region: lost }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    { do: 'wait', ms: 1_000 },
    { do: 'heal all' },
  ],
});

/** Measures on systems of its own, one after another. Takes about half a minute a kill, and a quarter of an hour for the scenarios. */
export async function measure(times: number, say: (line: string) => void): Promise<Measurement> {
  const before = loadavg()[0] ?? 0;
  const runs: Report[] = [];
  const scenarios: Measurement['scenarios'] = [];
  let proxy = '';
  const proxied = await ownSystem(say, {}, async (home) => {
    const idle = await idleOf(home);
    const panel = PanelClient.in(home);
    proxy = await panel.proxyVersion();
    for (const one of [killed, drained]) {
      for (let n = 1; n <= times; n++) {
        const report = await panel.run(one);
        runs.push(report);
        say(`${one.name} ${n} of ${times}: ${report.figures.successAfter ?? '–'} s, ${report.verdict}`);
      }
    }
    for (const one of await ownScenarios()) {
      const refusal = await panel.refusalOf(one.name);
      const report = refusal === undefined ? await panel.run(one) : undefined;
      scenarios.push({
        title: one.title,
        ...(report ? { report } : {}),
        ...(refusal === undefined ? {} : { refusal }),
      });
      say(`${one.title}: ${report?.verdict ?? `not here: ${refusal}`}`);
    }
    return idle;
  });
  const direct = await ownSystem(say, { HOLDFAST_CHAOS: 'off' }, idleOf);
  return { ...figuresOf(runs), scenarios, idle: { proxied, direct }, proxy, load: [before, loadavg()[0] ?? 0] };
}

/**
 * The same from the experiments that the system here has kept, the latest of each scenario: after a measurement that was
 * broken off, or one that was made by hand. Only what nobody disturbs is measured now.
 */
export async function fromKept(home: string, say: (line: string) => void): Promise<Measurement> {
  const before = loadavg()[0] ?? 0;
  const panel = PanelClient.in(home);
  const runs: Report[] = [];
  for (const { name } of [killed, drained]) {
    for (const { experiment } of await panel.kept(name)) runs.push(await panel.report(experiment));
  }
  const scenarios: Measurement['scenarios'] = [];
  for (const { name, title } of await ownScenarios()) {
    const [latest] = await panel.kept(name);
    if (latest) scenarios.push({ title, report: await panel.report(latest.experiment) });
    else scenarios.push({ title, refusal: (await panel.refusalOf(name)) ?? 'not run' });
  }
  const proxied = await idleOf(home);
  const direct = await ownSystem(say, { HOLDFAST_CHAOS: 'off' }, idleOf);
  const proxy = await panel.proxyVersion();
  return { ...figuresOf(runs), scenarios, idle: { proxied, direct }, proxy, load: [before, loadavg()[0] ?? 0] };
}

function figuresOf(runs: Report[]): Pick<Measurement, 'killed' | 'drained' | 'runs'> {
  const seconds = (name: string): (number | null)[] =>
    runs.filter((run) => run.scenario === name).map(({ figures }) => figures.successAfter);
  return { killed: seconds(killed.name), drained: seconds(drained.name), runs };
}

/** What a system that nobody disturbs does: 200 tasks and 30 charges, one at a time. */
async function idleOf(home: string): Promise<Idle> {
  const db = openDb({ url: readState(home)?.databaseUrl ?? '', max: 2, name: 'holdfast-measure' });
  try {
    await db.ready();
    const queue = openQueue({ db, region: null, regions: loadSettings().regions });
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    const tasks: number[] = [];
    for (let n = 0; n < 200; n++) tasks.push(await oneTask(queue));
    const charges: number[] = [];
    const expenses: string[] = [];
    for (let n = 0; n < 30; n++) {
      const expense = randomUUID();
      expenses.push(expense);
      await insertProbe(db, randomUUID(), expense, n);
      const at = performance.now();
      await untilDone(async () => ((await queue.outcomes([runId(probedTeam, expense)]))[0]?.decisions ?? 0) > 0);
      charges.push(performance.now() - at);
    }
    await removeProbes(db, expenses);
    return {
      taskP50: at(tasks, 0.5),
      taskP95: at(tasks, 0.95),
      chargeP50: at(charges, 0.5),
      chargeP95: at(charges, 0.95),
    };
  } finally {
    await db.close();
  }
}

/** By the row's own times: what the database saw. */
async function oneTask(queue: Queue): Promise<number> {
  const taskId = freshId();
  await queue.enqueue([{ taskId, member: probeMember, region: lost, payload: {} }]);
  let ms = 0;
  await untilDone(async () => {
    const [row] = await queue.bareTasks([taskId]);
    if (row?.completed_at) ms = row.completed_at.getTime() - row.created_at.getTime();
    return row?.completed_at != null;
  });
  await queue.forgetBare([taskId]);
  return ms;
}

async function untilDone(done: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('an undisturbed system did not answer within 30 s');
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * 10) / 10;
}
