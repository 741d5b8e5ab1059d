import type { Db } from '@holdfast/db';
import type { Decision, Job, Outcome, RunView } from '@holdfast/queue';
import { agentId } from '@holdfast/queue';
import { errors } from './errors.ts';
import type { AnyStep, SpawnEnd, Spawned, StepDecision, Tools } from './member.ts';
import { Effects, orAborted } from './once.ts';
import { fail, Pause, snooze } from './pause.ts';
import type { Registry } from './registry.ts';
import { newRun } from './start.ts';
import type { AnyState } from './state.ts';
import { storable } from './storable.ts';

export const timeoutMs = 3_600_000;

/** How the body of a member ended. `pause`: the task stays open. */
export type Acted =
  | { end: 'answer'; answer: unknown; decisions: readonly Decision[] }
  | { end: 'failure'; error: unknown }
  | { end: 'pause'; outcome: Outcome };

export interface World {
  db: Db;
  registry: Registry;
}

/** Runs a step's code once, with everything it may use, and waits for the effects it began. */
export async function runStep(job: Job, view: RunView, step: AnyStep, state: AnyState, world: World): Promise<Acted> {
  const bench = new Bench(job, view, world);
  try {
    const answer = await bench.within(step.timeout ?? timeoutMs, (tools) => step.run(state, tools));
    if (bench.pause) return { end: 'pause', outcome: bench.pause.outcome };
    return { end: 'answer', answer, decisions: bench.decisions };
  } catch (error) {
    const pause = bench.pause ?? (error instanceof Pause ? error : undefined);
    return pause ? { end: 'pause', outcome: pause.outcome } : { end: 'failure', error };
  } finally {
    await bench.clear();
  }
}

/** What one attempt lays out for its step. */
class Bench {
  readonly decisions: Decision[] = [];
  private readonly job: Job;
  private readonly view: RunView;
  private readonly world: World;
  private readonly effects: Effects;
  private readonly stop = new AbortController();
  private spawned: Pause | undefined;
  private over = false;

  constructor(job: Job, view: RunView, world: World) {
    this.job = job;
    this.view = view;
    this.world = world;
    this.effects = new Effects(world.db, job);
  }

  get pause(): Pause | undefined {
    return this.effects.pause ?? this.spawned;
  }

  /** The step's answer, unless its time is over, its lease lost, its run cancelled or its worker drained before. */
  async within(ms: number, run: (tools: Tools) => unknown): Promise<unknown> {
    const given = run(this.tools());
    if (!(given instanceof Promise)) return given;
    const stopped = () => this.stop.abort(this.job.signal.reason);
    const timer = setTimeout(() => this.stop.abort(errors.STEP_TIMEOUT({ member: this.job.task.member, ms })), ms);
    if (this.job.signal.aborted) stopped();
    else this.job.signal.addEventListener('abort', stopped, { once: true });
    try {
      return await orAborted(given, this.stop.signal);
    } finally {
      clearTimeout(timer);
      this.job.signal.removeEventListener('abort', stopped);
    }
  }

  /** From here on nothing begins any more; what was begun is waited for (each effect has a deadline) and recorded. */
  async clear(): Promise<void> {
    this.over = true;
    this.effects.closed = true;
    await Promise.all(this.effects.open);
  }

  private tools(): Tools {
    const { job, world } = this;
    const { task, worker } = job;
    return {
      once: (key, effect, options) => this.effects.once(key, effect, options),
      progress: (stage, text, figures) => {
        if (!this.over) job.progress(stage, text, figures);
      },
      spawn: (children) => Promise.resolve().then(() => this.spawn(children)),
      snooze,
      fail,
      kept: keptIn(task.payload),
      attempt: { fence: task.fence, tries: task.tries, taskId: task.taskId, at: worker.region },
      decide: (decision) => this.decide(decision),
      db: world.db,
      signal: this.stop.signal,
    };
  }

  private decide(decision: StepDecision): void {
    const { team } = this.view;
    const { context, action } = decision;
    this.decisions.push({
      ...decision,
      agentId: agentId(team, this.job.task.member),
      context: storable(context),
      ...(action === undefined ? {} : { action: storable(action) }),
    });
  }

  /** Children that are closed are given back; if any is missing, the missing are started and the task waits for them. */
  private spawn(children: readonly Spawned[]): readonly SpawnEnd[] {
    const { taskId, fence } = this.job.task;
    const found = new Map(this.job.children.map((child) => [`${child.team}/${keyOf(child.key)}`, child]));
    const missing = children.filter(({ team, key }) => !found.has(`${team}/${key}`));
    if (missing.length > 0) {
      const whose = {
        workspace: this.view.workspace,
        ...(this.view.userId === null ? {} : { user: this.view.userId }),
      };
      const runs = missing.map(({ team, key, input }) =>
        newRun(this.world.registry.get(team), input, `${taskId}:${fence}:${key}`, whose),
      );
      this.spawned = new Pause({ kind: 'spawn', runs });
      throw this.spawned;
    }
    return children.map(({ team, key }) => {
      const child = found.get(`${team}/${key}`);
      const status = child?.status === 'completed' || child?.status === 'cancelled' ? child.status : 'failed';
      return { key, team, runId: child?.runId ?? '', status, error: child?.error ?? null };
    });
  }
}

/** A child's key carries the attempt that started it, so that a redriven caller can start it anew. */
const keyOf = (key: string): string => key.split(':').slice(2).join(':');

function keptIn(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'kept' in payload ? payload.kept : undefined;
}
