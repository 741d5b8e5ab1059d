import type { Db } from '@holdfast/db';
import { createHints, type Hints, laneOf } from '@holdfast/events';
import { type Answered, type Answering, answer } from './answer.ts';
import { enqueue } from './enqueue.ts';
import { FairOrder } from './fair.ts';
import { agentId, freshId, runId } from './ids.ts';
import { type Cancelled, cancel, type Redriven, type Redrives, redrive } from './operate.ts';
import {
  approvals as approvalQueries,
  decisions as decisionQueries,
  effects as effectQueries,
  figures,
  runs,
  tasks,
  workers,
} from './queries.ts';
import { type RetriedFrom, type RetryFrom, retryFrom } from './retry-from.ts';
import type {
  AgentState,
  AmbiguousEffect,
  AnsweredDecision,
  BareTask,
  DecisionRow,
  Depth,
  Grounds,
  InboxRow,
  JudgedDecision,
  KinRow,
  MemberInfo,
  RunEffect,
  RunOutcome,
  RunRow,
  Since,
  WorkerRow,
} from './rows.ts';
import { announce, createStarter, type Starter, starting } from './start.ts';
import type { NewRun, NewTask, Started, TaskRow } from './types.ts';
import type { Watcher } from './watch.ts';

export interface QueueOptions {
  db: Db;
  /** Decides the lane of what this process appends; null: the web and strangers. */
  region: string | null;
  regions: readonly string[];
  /** The process; a worker's own id. */
  id?: string;
}

/** The one page a list returns without asking for more. */
const pageSize = 100;

/** Runs and tasks, from anywhere: starts, questions, answers, operators' verbs. Holds no state but the fair order. */
export class Queue {
  readonly db: Db;
  readonly id: string;
  readonly lane: number;
  readonly regions: readonly string[];
  readonly hints: Hints;
  protected readonly order = new FairOrder();
  protected readonly starter: Starter;

  constructor(options: QueueOptions) {
    this.db = options.db;
    this.id = options.id ?? freshId();
    this.regions = options.regions;
    this.lane = laneOf(options.region, options.regions, this.id);
    this.hints = createHints(this.db);
    this.starter = createStarter(this.db, this.lane, this.hints);
  }

  /** Starts runs; a key that is taken starts nothing and returns the run that has it. */
  start(wanted: readonly NewRun[]): Promise<Started[]> {
    return this.starter.start(wanted.map((run) => starting(run, this.order, null, () => false)));
  }

  /** Marks watched rows and starts their runs; the run's key is the row's. */
  async startWatched(watcher: Watcher, wanted: readonly NewRun[]): Promise<string[]> {
    const items = wanted.map((run) => starting(run, this.order, null, () => false));
    const done = await watcher.start(this.db, this.lane, items);
    announce(this.hints, items, new Set(done));
    return done;
  }

  enqueue(wanted: readonly NewTask[]): Promise<string[]> {
    return enqueue(this.db, this.hints, this.order, wanted);
  }

  cancel(run: string, by: string): Promise<Cancelled> {
    return cancel(this.db, this.lane, this.hints, run, by);
  }

  /** Cancels what a park or a reap beside a cancel left open, and the children of cancelled tasks: `reap` finds them. */
  async cancelAgain(left: readonly string[]): Promise<void> {
    for (const run of left) await this.cancel(run, 'the cancel of its caller or itself');
  }

  redrive(run: string, by: string, wanted: Redrives = () => true): Promise<Redriven> {
    return redrive(this.db, this.lane, this.hints, run, by, wanted);
  }

  /** The run's retries, snoozes and timers are due now; how many. */
  async retry(run: string): Promise<number> {
    const rows = await this.db.run(tasks.hurry, { run });
    if (rows.length > 0) this.hints.tasks(['*']);
    return rows.length;
  }

  /** Starts a new run with what an ended one knew after a step. */
  retryFrom(wanted: RetryFrom): Promise<RetriedFrom> {
    return retryFrom(this.db, this.lane, this.hints, this.order, wanted);
  }

  /** The runs it was retried from, and that were retried from it. */
  kin(run: string): Promise<KinRow[]> {
    return this.db.run(runs.kin, { run });
  }

  /** What it did in the outside world, or may have done. */
  effects(run: string): Promise<RunEffect[]> {
    return this.db.run(effectQueries.ofRun, { run });
  }

  answer(given: Answering): Promise<Answered> {
    return answer(this.db, this.lane, this.hints, given);
  }

  /** `user`: only questions of this user's runs; of all where it is null. */
  inbox(o: { workspace?: string; user?: string | null; limit?: number } = {}): Promise<InboxRow[]> {
    const { workspace = 'default', user = null, limit: page = pageSize } = o;
    return this.db.run(approvalQueries.inbox, { workspace, user, page });
  }

  /** Whose to see the run is that asked this; null: nobody's; undefined: there is no such question. */
  async ownerOfApproval(approval: string): Promise<string | null | undefined> {
    return (await this.db.run<{ user_id: string | null }>(approvalQueries.owner, { approval }))[0]?.user_id;
  }

  async run(run: string): Promise<RunRow | undefined> {
    return (await this.db.run<RunRow>(runs.run, { run }))[0];
  }

  /** `user`: only this user's; everybody's where it is null. */
  runs(
    o: { workspace?: string; user?: string | null; team?: string; status?: string; limit?: number } = {},
  ): Promise<RunRow[]> {
    return this.db.run(runs.runs, {
      workspace: o.workspace ?? 'default',
      user: o.user ?? null,
      team: o.team ?? null,
      status: o.status ?? null,
      page: o.limit ?? pageSize,
    });
  }

  /** Whose these runs are to see (their user's, or whose row they are about); null: nobody's. Runs that are not there are missing. */
  async owners(of: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await this.db.run<{ run_id: string; user_id: string | null }>(runs.owners, { runs: of });
    return new Map(rows.map((row) => [row.run_id, row.user_id]));
  }

  tasks(run: string): Promise<TaskRow[]> {
    return this.db.run(tasks.tasksOfRun, { run });
  }

  /** `user`: only of this user's runs; of all where it is null. */
  decisions(
    o: { workspace?: string; user?: string | null; runId?: string; limit?: number } = {},
  ): Promise<DecisionRow[]> {
    return this.db.run(decisionQueries.decisions, {
      workspace: o.workspace ?? 'default',
      user: o.user ?? null,
      run: o.runId ?? null,
      page: o.limit ?? pageSize,
    });
  }

  async decision(decision: string): Promise<JudgedDecision | undefined> {
    return (await this.db.run<JudgedDecision>(decisionQueries.decision, { decision }))[0];
  }

  grounds(decisions: readonly string[]): Promise<Grounds[]> {
    return this.db.run(decisionQueries.grounds, { decisions });
  }

  /** Of each run the newest decision of the type beside it, where there is one, and who answered the run's last question. */
  answeredDecisions(runs: readonly string[], types: readonly string[]): Promise<AnsweredDecision[]> {
    return this.db.run(decisionQueries.answered, { runs, types });
  }

  agents(): Promise<AgentState[]> {
    return agentStates(this.db);
  }

  /** Live workers, and those that left or fell silent within the last minutes. */
  workers(recentMs = 300_000): Promise<WorkerRow[]> {
    return this.db.run(workers.workers, { recent: `${recentMs} milliseconds` });
  }

  depth(): Promise<Depth[]> {
    return this.db.run(tasks.depth);
  }

  /** How many tasks each worker holds, by its id. */
  async held(): Promise<Map<string, number>> {
    const rows = await this.db.run<{ worker: string; held: number }>(figures.held);
    return new Map(rows.map((row) => [row.worker, row.held]));
  }

  /** Reads every task since then: ask seldom. */
  async since(since: Date): Promise<Since> {
    const [[done], [decided]] = await Promise.all([
      this.db.run<{ done: number; p50_ms: number | null; p95_ms: number | null }>(figures.done, { since }),
      this.db.run<{ decided: number }>(figures.decided, { since }),
    ]);
    return {
      done: done?.done ?? 0,
      decided: decided?.decided ?? 0,
      p50Ms: done?.p50_ms ?? null,
      p95Ms: done?.p95_ms ?? null,
    };
  }

  bareTasks(ids: readonly string[]): Promise<BareTask[]> {
    return this.db.run(tasks.bareTasks, { tasks: ids });
  }

  /** Takes ended bare tasks away; returns how many. */
  async forgetBare(ids: readonly string[]): Promise<number> {
    return (await this.db.run(tasks.forgetBare, { tasks: ids })).length;
  }

  outcomes(of: readonly string[]): Promise<RunOutcome[]> {
    return this.db.run(figures.outcomes, { runs: of });
  }

  ambiguous(limit = pageSize): Promise<AmbiguousEffect[]> {
    return this.db.run(effectQueries.ambiguous, { page: limit });
  }

  /** Tasks whose release no worker here knows; `shapes`: those that are known. */
  unknownShapes(shapes: readonly string[]): Promise<{ team: string; shape: string; member: string; n: number }[]> {
    return this.db.run(runs.unknownShapes, { shapes });
  }

  /** Tells every live worker of a region to drain; returns their ids. */
  async drainRegion(region: string): Promise<string[]> {
    const rows = await this.db.run<{ worker: string }>(workers.drainRegion, { region });
    return rows.map((row) => row.worker);
  }

  async register(members: readonly MemberInfo[]): Promise<void> {
    await this.db.run(workers.register, {
      agents: members.map((one) => agentId(one.team, one.member)),
      teams: members.map((one) => one.team),
      members: members.map((one) => one.member),
      kinds: members.map((one) => one.kind),
      does: members.map((one) => one.does),
      homes: members.map((one) => one.home),
      shapes: members.map((one) => one.shape),
    });
  }

  idOf(team: string, key: string): string {
    return runId(team, key);
  }
}

/** Every member of every team, as workers' beats and tasks tell it. */
export const agentStates = (db: Pick<Db, 'run'>): Promise<AgentState[]> => db.run(workers.agentState);

/** The latest answer of a member in each of these runs, by run id; runs where it has not answered are missing. */
export async function answersOf(
  db: Pick<Db, 'run'>,
  member: string,
  ids: readonly string[],
): Promise<Map<string, unknown>> {
  const rows = await db.run<{ run_id: string; result: unknown }>(tasks.answersOf, { member, runs: ids });
  return new Map(rows.map(({ run_id, result }) => [run_id, result]));
}

export const openQueue = (options: QueueOptions): Queue => new Queue(options);
