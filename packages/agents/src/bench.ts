import { agentId, type Decision, type Job, type RunView } from '@holdfast/queue';
import { mask, maskJson } from '@holdfast/telemetry';
import { errors as toolErrors } from '@holdfast/tools/errors';
import { errors } from './errors.ts';
import type { AgentTools, SpawnEnd, Spawned, StepDecision, Tools } from './member.ts';
import { Effects } from './once.ts';
import { fail, Pause, snooze } from './pause.ts';
import { answeredOf, peersOf } from './peers.ts';
import { newRun } from './start.ts';
import { storable } from './storable.ts';
import type { Acted, World } from './world.ts';

/** The tools with what only an agent's rules have. Not a copy: what this process lacks throws when it is used, not before. */
export const rulesTools = (
  tools: Tools,
  more: Pick<AgentTools, 'memories' | 'params' | 'skill' | 'recall' | 'counted' | 'model'>,
): AgentTools => Object.assign(Object.create(tools) as Tools, more);

export const timeoutMs = 3_600_000;

/** A decision as it is settled, and whose learner it teaches. */
export type Made = Decision & { teaches?: string };

/** What one attempt lays out for the code of its member. */
export class Bench {
  readonly decisions: Made[] = [];
  private readonly job: Job;
  private readonly view: RunView;
  private readonly world: World;
  private readonly effects: Effects;
  private controller: AbortController | undefined;
  private reason: unknown;
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

  /** Aborted when the attempt must stop. Made when somebody asks: most code never does. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.reason !== undefined) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  /** How the attempt ends with this error. */
  ended(error: unknown): Acted {
    const pause = this.pause ?? (error instanceof Pause ? error : undefined);
    return pause ? { end: 'pause', outcome: pause.outcome } : { end: 'failure', error };
  }

  /** The member's answer, unless its time is over, its lease lost, its run cancelled or its worker drained before. */
  async within(ms: number, run: (tools: Tools) => unknown): Promise<unknown> {
    const given = run(this.tools());
    if (!(given instanceof Promise)) return given;
    const { signal, task } = this.job;
    let timer: NodeJS.Timeout | undefined;
    let stopped = (): void => undefined;
    try {
      return await new Promise((resolve, reject) => {
        const stop = (reason: unknown): void => {
          this.reason = reason;
          this.controller?.abort(reason);
          reject(reason as Error);
        };
        stopped = () => stop(signal.reason);
        timer = setTimeout(() => stop(errors.STEP_TIMEOUT({ member: task.member, ms })), ms);
        if (signal.aborted) stopped();
        else signal.addEventListener('abort', stopped, { once: true });
        given.then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
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
    const signal = (): AbortSignal => this.signal;
    return {
      once: (key, effect, options) => this.effects.once(key, effect, options),
      progress: (stage, text, figures) => this.progress(stage, text, figures),
      spawn: (children) => Promise.resolve().then(() => this.spawn(children)),
      snooze,
      fail,
      kept: keptIn(task.payload),
      attempt: {
        fence: task.fence,
        tries: task.tries,
        taskId: task.taskId,
        at: worker.region,
        agentId: agentId(this.view.team, task.member),
      },
      decide: (decision) => this.decide(decision),
      peers: () => peersOf(world, this.view.team),
      answered: (member, keys) => answeredOf(world, this.view.team, member, keys),
      db: world.db,
      get documents() {
        return world.documents ?? absent();
      },
      get reader() {
        return world.reader ?? absent();
      },
      get signal() {
        return signal();
      },
    };
  }

  /** A live line: masked, for it becomes an event. */
  progress(stage: string, text: string, figures?: Record<string, unknown>): void {
    if (!this.over) this.job.progress(stage, mask(text), figures && maskJson(figures));
  }

  private decide(decision: StepDecision): void {
    const { team } = this.view;
    const { context, action, reasoning } = decision;
    this.decisions.push({
      ...decision,
      agentId: agentId(team, this.job.task.member),
      context: maskJson(storable(context)),
      ...(reasoning === undefined ? {} : { reasoning: mask(reasoning) }),
      ...(action === undefined ? {} : { action: maskJson(storable(action)) }),
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

function absent(): never {
  throw toolErrors.DOCUMENTS_OUT();
}

function keptIn(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'kept' in payload ? payload.kept : undefined;
}
