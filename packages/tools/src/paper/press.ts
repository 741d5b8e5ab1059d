import { Worker } from 'node:worker_threads';
import { errors } from '../errors.ts';
import type { Paper, Printed } from './form.ts';
import type { Asked, Told } from './press-thread.ts';

interface Waiting {
  done(printed: Printed): void;
  failed(error: unknown): void;
}

/** A paper that is not printed by then never will be. */
const mostMs = 60_000;

/**
 * Prints in a thread of its own, begun by the first paper: twenty pages take a third of a second, in which a worker must
 * beat. An idle thread keeps no process alive; one that dies or hangs fails what it had, and the next paper begins another.
 */
export class Press {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  async print(paper: Paper, signal?: AbortSignal): Promise<Printed> {
    signal?.throwIfAborted();
    const id = ++this.last;
    let timer: NodeJS.Timeout | undefined;
    let stop: (() => void) | undefined;
    try {
      return await new Promise<Printed>((done, failed) => {
        this.waiting.set(id, { done, failed });
        stop = () => failed(signal?.reason);
        signal?.addEventListener('abort', stop, { once: true });
        timer = setTimeout(() => void this.close(`not printed within ${mostMs / 1_000} s`), mostMs);
        this.worker ??= this.start();
        this.worker.ref();
        this.worker.postMessage({ id, paper } satisfies Asked);
      });
    } finally {
      clearTimeout(timer);
      if (stop) signal?.removeEventListener('abort', stop);
      this.waiting.delete(id);
      if (this.waiting.size === 0) this.worker?.unref();
    }
  }

  async close(why = 'the press was closed'): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    this.failAll(why);
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(new URL('./press-thread.ts', import.meta.url), { name: 'press' });
    const died = (error: unknown) => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.failAll(error instanceof Error ? error.message : String(error), error);
    };
    worker.on('message', (told: Told) => this.told(told));
    worker.on('error', died);
    worker.on('exit', (code) => died(`its thread ended with ${code}`));
    return worker;
  }

  private told(told: Told): void {
    const waiting = this.waiting.get(told.id);
    if ('error' in told) waiting?.failed(errors.PAPER_FAILED({ reason: told.error }));
    else waiting?.done({ html: told.html, pdf: told.pdf, pages: told.pages });
  }

  private failAll(reason: string, cause?: unknown): void {
    for (const { failed } of this.waiting.values()) failed(errors.PAPER_FAILED({ reason }, cause));
    this.waiting.clear();
  }
}
