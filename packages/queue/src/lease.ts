import { Worker as Thread } from 'node:worker_threads';
import { log } from '@holdfast/telemetry';
import type { BeatData } from './beat-thread.ts';
import { workers } from './queries.ts';

/** What the beat found the worker to hold, and when (monotonic ns) the beat was sent. */
export interface Beat {
  sentAt: bigint;
  draining: boolean;
  held: { taskId: string; fence: number; runStatus: string | null }[];
}

/** What the beat's thread tells: one of these. `stuck`: this thread has not ticked; `gone`: the worker's row is, for good. */
export type BeatNews = { beat: Beat } | { failed: string } | { stuck: true } | { gone: true };

export interface LeaseOptions {
  url: string;
  worker: string;
  leaseMs: number;
  beatMs: number;
  onBeat: (beat: Beat) => void;
  /** Final: the worker's row is gone. */
  onGone: () => void;
}

const logger = log('beat');
const tickMs = 1_000;
/** The beat thread stops when the main thread has not ticked for this long. */
export const stuckMs = 60_000;

/**
 * A worker's right to hold its tasks. The beat runs in a thread and on a connection of its own, so that a loop blocked
 * for 20 s loses nothing. The worker's own limit is the *sending* of its last good beat + the lease, on the monotonic
 * clock: past it no effect begins and nothing settles until a beat succeeds.
 */
export class Lease {
  private readonly thread: Thread;
  private readonly shared = new SharedArrayBuffer(16);
  private readonly clock = new BigInt64Array(this.shared);
  private readonly ticker: NodeJS.Timeout;
  private waiting: (() => void)[] = [];
  private ended = false;

  constructor(options: LeaseOptions, joinedAt: bigint) {
    Atomics.store(this.clock, 0, joinedAt + BigInt(options.leaseMs) * 1_000_000n);
    this.tick();
    this.ticker = setInterval(() => this.tick(), tickMs);
    const data: BeatData = {
      url: options.url,
      query: workers.beat,
      worker: options.worker,
      leaseMs: options.leaseMs,
      beatMs: options.beatMs,
      stuckMs,
      shared: this.shared,
    };
    this.thread = new Thread(new URL('./beat-thread.ts', import.meta.url), { workerData: data });
    this.thread.on('message', (news: BeatNews) => {
      if (!this.ended) this.hear(news, options);
    });
    this.thread.on('error', (error) => {
      logger.error({ error }, 'the beat thread failed');
      if (!this.ended) options.onGone();
      this.ended = true;
    });
  }

  /** Milliseconds left of the worker's own limit; negative past it. */
  leftMs(): number {
    return Number(Atomics.load(this.clock, 0) - process.hrtime.bigint()) / 1e6;
  }

  /** Resolves when the lease holds (at once, or with the next good beat), or when this worker's beats have ended for good. */
  async held(): Promise<void> {
    while (this.leftMs() <= 0 && !this.ended) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Ends the beats. The lease then runs out by itself. */
  async stop(): Promise<void> {
    this.ended = true;
    clearInterval(this.ticker);
    // Who waits for a beat that cannot come must find out that the worker is over.
    for (const resolve of this.waiting.splice(0)) resolve();
    await this.thread.terminate();
  }

  private hear(news: BeatNews, { worker, onBeat, onGone }: LeaseOptions): void {
    if ('gone' in news) {
      this.ended = true;
      onGone();
    } else if ('beat' in news) {
      for (const resolve of this.waiting.splice(0)) resolve();
      onBeat(news.beat);
    } else if ('stuck' in news) {
      logger.error({ worker }, 'the main thread has not ticked; beats stop until it does');
    } else {
      logger.warn({ worker, reason: news.failed }, 'beat failed');
    }
  }

  private tick(): void {
    Atomics.store(this.clock, 1, process.hrtime.bigint());
  }
}
