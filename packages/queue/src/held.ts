import type { HoldfastError } from '@holdfast/errors';
import { attemptOf } from './close.ts';
import type { Loaded } from './load.ts';
import type { Site } from './site.ts';
import type { Approval, Child, Job, RunView, Task } from './types.ts';

const none: readonly never[] = [];
const eventsPerFence = 1_000_000;

/** One attempt that this worker holds: the job its handler gets, and what the worker must know to end it. */
export class Held implements Job {
  readonly task: Task;
  readonly site: Site;
  /** Monotonic ns at which the reply that brought it was received: a beat sent earlier may not know it. */
  readonly since: bigint;
  /** Monotonic ms at which the chain of local turns that this attempt belongs to took its slot. */
  readonly chainSince: number;
  run: RunView | null = null;
  children: readonly Child[] = none;
  approvals: readonly Approval[] = none;
  /** Why the attempt may not go on; what it writes is refused by its fence in any case. */
  lost: HoldfastError | undefined;
  /** Its handler has said how it ends; only that must still be written. */
  acted = false;
  private controller: AbortController | undefined;
  private reason: HoldfastError | undefined;
  private events = 0;

  constructor(task: Task, site: Site, since: bigint, chainSince: number) {
    this.task = task;
    this.site = site;
    this.since = since;
    this.chainSince = chainSince;
  }

  give(loaded: Loaded): void {
    this.run = loaded.view;
    this.children = loaded.children;
    this.approvals = loaded.approvals;
  }

  get worker(): { readonly id: string; readonly region: string } {
    return this.site;
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.reason) this.controller.abort(this.reason);
    }
    return this.controller.signal;
  }

  get aborted(): boolean {
    return this.reason !== undefined;
  }

  get announced(): boolean {
    return this.events > 0;
  }

  abort(reason: HoldfastError, lost: boolean): void {
    if (lost) this.lost ??= reason;
    if (this.reason) return;
    this.reason = reason;
    this.controller?.abort(reason);
  }

  leaseMs(): number {
    return this.lost ? 0 : this.site.leaseMs();
  }

  elapsedMs(): number {
    return Number(process.hrtime.bigint() - this.since) / 1e6;
  }

  /** The first event of an attempt that lasts, or of one that was taken over from a silent region. */
  announce(): void {
    if (this.announced || this.lost) return;
    const takenFrom = this.task.region === this.site.region ? {} : { takenFrom: this.task.region };
    this.emit('task.started', { ...this.about(), ...takenFrom });
  }

  progress(stage: string, text: string, figures?: Record<string, unknown>): void {
    if (this.lost) return;
    this.announce();
    this.emit('task.progress', { ...this.about(), stage, text, ...(figures ? { figures } : {}) });
  }

  about(): ReturnType<typeof attemptOf> {
    return attemptOf(this.task, this.run?.team ?? null, this.site);
  }

  /** On the task's stream, numbered within the fence: touches no run row, nobody waits for it. */
  emit: Site['emit'] = (type, data) => {
    this.events++;
    this.site.append({ stream: this.task.taskId, seq: this.task.fence * eventsPerFence + this.events, type, data });
  };
}
