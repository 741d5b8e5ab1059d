import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HoldfastError } from '@holdfast/errors';
import type { Answers, Asked, EngineChoice, Told } from './desk-process.ts';
import { errors } from './errors.ts';

const program = fileURLToPath(new URL('./desk-process.ts', import.meta.url));

interface Waiting {
  done(answer: never): void;
  failed(error: unknown): void;
}

/**
 * A reading process, asked one thing at a time. What it decodes comes from strangers: it has a process of its own, with
 * none of the product's variables in its environment, so that a bomb or a flaw in a decoder takes nothing else along.
 */
export class ReadingProcess {
  /** Null once it has ended. */
  private child: ChildProcess | null;
  private waiting: Waiting | undefined;

  constructor(engine: EngineChoice) {
    const child = fork(program, [engine], {
      serialization: 'advanced',
      execArgv: [],
      env: { PATH: process.env['PATH'] },
      // A group of its own: killing it takes along the tesseract it may have started.
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child = child;
    child.on('message', (told: Told) => this.told(told));
    child.on('error', (error) => this.ended(error.message));
    child.on('exit', (code, signal) => this.ended(signal ?? `exit code ${code}`));
    this.idle();
  }

  get alive(): boolean {
    return this.child !== null;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  ask<A extends Asked>(asked: A): Promise<Answers[A['do']]> {
    const { child } = this;
    if (!child) return Promise.reject(errors.READING_DIED({ reason: 'it was stopped' }));
    if (this.waiting) throw new Error('a reading process was asked two things at once');
    child.ref();
    child.channel?.ref();
    return new Promise((done, failed) => {
      this.waiting = { done, failed };
      child.send(asked, (error) => error && this.ended(error.message));
    });
  }

  /** At once, whatever it does; what it was asked fails with `why`. */
  kill(why: unknown = errors.READING_DIED({ reason: 'it was stopped' })): void {
    const { child } = this;
    this.settle()?.failed(why);
    this.child = null;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // It ended in this moment.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  private told(told: Told): void {
    const waiting = this.settle();
    if (!waiting) return;
    if ('answer' in told) waiting.done(told.answer as never);
    else waiting.failed(errorOf(told));
  }

  private ended(reason: string): void {
    this.kill(errors.READING_DIED({ reason }));
  }

  private settle(): Waiting | undefined {
    const { waiting } = this;
    this.waiting = undefined;
    this.idle();
    return waiting;
  }

  /** One that has nothing to do does not keep its parent alive. */
  private idle(): void {
    this.child?.unref();
    this.child?.channel?.unref();
  }
}

function errorOf({ code, details }: Extract<Told, { code: unknown }>): HoldfastError {
  const known = code === null ? undefined : errors[code as keyof typeof errors];
  return known ? known(details) : errors.READING_UNREADABLE(details);
}
