import type { Actions } from '../actor.ts';
import { loop, now, until } from '../clock.ts';

export interface Payload {
  i: number;
}

export type Work = (payload: Payload) => Promise<void>;

/** What an adapter says about a queue: one database, one process. */
export interface QueueLibrary {
  /** Tables and queue; may be repeated. */
  init(): Promise<void>;
  /** Forgets every task, finished ones too. */
  purge(): Promise<void>;
  one(payload: Payload): Promise<unknown>;
  many(payloads: Payload[]): Promise<unknown>;
  /** Begins to work, as the library's own guide advises where speed counts. */
  work(handler: Work): Promise<void>;
  /** Tasks that are not over, from the store itself. */
  left(): Promise<number>;
  failed(): Promise<number>;
  completed?(): Promise<number>;
  openRuns?(): Promise<number>;
  close(): Promise<void>;
}

export interface Timed {
  n: number;
  ms: number;
  /** CPU of this process. */
  nodeUs: number;
}

export interface QueueActions extends Actions {
  init(): Promise<void>;
  purge(): Promise<void>;
  /** Payloads `from` … `from + n - 1`. */
  fill(from: number, n: number): Promise<void>;
  batches(n: number, limitMs: number): Promise<Timed>;
  singles(n: number, limitMs: number): Promise<Timed>;
  /** From the start of the worker until nothing is left, or the time is over. */
  drain(n: number, limitMs: number): Promise<{ done: number; ms: number }>;
  work(): Promise<void>;
  /** Enqueues one task after the other and tells when each was acknowledged. */
  poke(from: number, n: number, gapMs: number): Promise<[i: number, at: number][]>;
  /** When the handler was called for what. */
  starts(): Promise<[i: number, at: number][]>;
  count(): Promise<number>;
  left(): Promise<number>;
  failed(): Promise<number>;
  /** Tasks that ended well; runs that have not ended. Only where history is kept and a suite asks. */
  completed(): Promise<number>;
  openRuns(): Promise<number>;
}

const batch = 1000;

export function queueActor(library: QueueLibrary): QueueActions & { close(): Promise<void> } {
  const began: [number, number][] = [];
  const note: Work = async ({ i }) => {
    began.push([i, now()]);
  };
  const page = (from: number, n: number): Payload[] => Array.from({ length: n }, (_, at) => ({ i: from + at }));
  return {
    init: () => library.init(),
    purge: () => library.purge(),
    fill: async (from, n) => {
      for (let at = 0; at < n; at += batch) await library.many(page(from + at, Math.min(batch, n - at)));
    },
    batches: async (n, limitMs) => {
      const timed = await cpuTimed(() =>
        loop(1, limitMs, n / batch, async (i) => void (await library.many(page(i * batch, batch)))),
      );
      return { n: timed.n * batch, ms: timed.ms, nodeUs: timed.nodeUs };
    },
    singles: async (n, limitMs) => {
      await library.one({ i: -1 });
      return cpuTimed(() => loop(1, limitMs, n, async (i) => void (await library.one({ i }))));
    },
    drain: async (n, limitMs) => {
      let ran = 0;
      const start = now();
      await library.work(async () => {
        ran++;
      });
      // The store is asked only when all handlers ran, so that asking costs nothing that counts.
      await until(async () => ran >= n && (await library.left()) === 0, limitMs, 10);
      return { done: n - (await library.left()), ms: now() - start };
    },
    work: () => library.work(note),
    poke: async (from, n, gapMs) => {
      const acknowledged: [number, number][] = [];
      for (let i = from; i < from + n; i++) {
        await library.one({ i });
        acknowledged.push([i, now()]);
        await new Promise((resolve) => setTimeout(resolve, gapMs * (0.5 + Math.random())));
      }
      return acknowledged;
    },
    starts: async () => began,
    count: async () => began.length,
    completed: async () => (await library.completed?.()) ?? Number.NaN,
    openRuns: async () => (await library.openRuns?.()) ?? Number.NaN,
    left: () => library.left(),
    failed: () => library.failed(),
    close: () => library.close(),
  };
}

async function cpuTimed(work: () => Promise<{ n: number; ms: number }>): Promise<Timed> {
  const before = process.cpuUsage();
  const { n, ms } = await work();
  const { user, system } = process.cpuUsage(before);
  return { n, ms, nodeUs: user + system };
}
