import type { Answers, Asked, EngineChoice } from './desk-process.ts';
import { errors } from './errors.ts';
import { ReadingProcess } from './reading-process.ts';

interface Waiting {
  start(seat: Seat): void;
  failed(error: unknown): void;
}

/** A place for one file at a time, with a process that is started when it is first asked, and anew after a death. */
export class Seat {
  private process: ReadingProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private readonly engine: EngineChoice;

  constructor(engine: EngineChoice) {
    this.engine = engine;
  }

  /** Of the process, while there is one. */
  get pid(): number | undefined {
    return this.process?.alive ? this.process.pid : undefined;
  }

  ask<A extends Asked>(asked: A): Promise<Answers[A['do']]> {
    if (!this.process?.alive) this.process = new ReadingProcess(this.engine);
    return this.process.ask(asked);
  }

  /** What is being asked fails with `why`. */
  kill(why?: unknown): void {
    this.process?.kill(why);
    this.process = undefined;
  }

  /** Nobody sits here: the process may stay for a while. */
  leave(idleMs: number): void {
    this.idle = setTimeout(() => this.kill(), idleMs).unref();
  }

  take(): void {
    clearTimeout(this.idle);
  }
}

/** So many seats; who finds none waits in order. */
export class Pool {
  private readonly free: Seat[];
  private readonly seats: readonly Seat[];
  private readonly waiting: Waiting[] = [];
  private readonly idleMs: number;
  private closed = false;

  constructor({ engine, processes, idleMs }: { engine: EngineChoice; processes: number; idleMs: number }) {
    this.seats = Array.from({ length: processes }, () => new Seat(engine));
    this.free = [...this.seats];
    this.idleMs = idleMs;
  }

  get pids(): number[] {
    return this.seats.flatMap(({ pid }) => pid ?? []);
  }

  /** Runs a job at a seat. When the signal fires the seat's process is killed, and the job fails with the reason. */
  async with<T>(signal: AbortSignal | undefined, job: (seat: Seat) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const seat = await this.seat(signal);
    const abort = () => seat.kill(signal?.reason);
    signal?.addEventListener('abort', abort);
    try {
      return await job(seat);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.leave(seat);
    }
  }

  close(): void {
    this.closed = true;
    for (const { failed } of this.waiting.splice(0)) failed(errors.READING_DIED({ reason: 'the reader was closed' }));
    for (const seat of this.seats) seat.kill(errors.READING_DIED({ reason: 'the reader was closed' }));
  }

  private seat(signal: AbortSignal | undefined): Promise<Seat> {
    if (this.closed) return Promise.reject(errors.READING_DIED({ reason: 'the reader was closed' }));
    const seat = this.free.pop();
    if (seat) {
      seat.take();
      return Promise.resolve(seat);
    }
    return new Promise((start, failed) => {
      const waiting: Waiting = {
        start: (free) => {
          signal?.removeEventListener('abort', gone);
          start(free);
        },
        failed,
      };
      const gone = () => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        failed(signal?.reason);
      };
      signal?.addEventListener('abort', gone, { once: true });
      this.waiting.push(waiting);
    });
  }

  private leave(seat: Seat): void {
    const next = this.waiting.shift();
    if (next) return next.start(seat);
    this.free.push(seat);
    if (this.closed) seat.kill();
    else seat.leave(this.idleMs);
  }
}
