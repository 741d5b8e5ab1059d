import type { Db } from '@holdfast/db';
import { createAppender, createHints, type EventData, type EventType } from '@holdfast/events';
import { log } from '@holdfast/telemetry';

const logger = log('chaos');
const againMs = 500;

/** Events of the panel, in the order told. While the database is away they wait: it is often the panel that broke it. */
export class Diary {
  private readonly append: (event: Parameters<ReturnType<typeof createAppender>['append']>[0]) => Promise<void>;
  private readonly last = new Map<string, number>();
  private tail: Promise<void> = Promise.resolve();
  private closed = false;
  private waiting = 0;

  constructor(db: Db, lane: number) {
    const { append } = createAppender(db, lane, createHints(db));
    this.append = append;
  }

  /** How many are not written yet. */
  get behind(): number {
    return this.waiting;
  }

  tell<T extends EventType>(stream: string, type: T, data: EventData[T]): void {
    // Grows with time, so that a panel that is started again goes on behind what stands there.
    const seq = Math.max(Date.now(), (this.last.get(stream) ?? 0) + 1);
    this.last.set(stream, seq);
    this.waiting++;
    this.tail = this.tail.then(() => this.write({ stream, seq, type, data }));
  }

  /** Everything told is written, or the time is over. */
  async settle(ms: number): Promise<void> {
    await Promise.race([this.tail, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
  }

  async close(): Promise<void> {
    await this.settle(2_000);
    this.closed = true;
  }

  private async write(event: Parameters<Diary['append']>[0]): Promise<void> {
    for (let told = false; !this.closed; ) {
      try {
        await this.append(event);
        break;
      } catch (error) {
        if (!told) logger.warn({ error, type: event.type }, 'an event waits for the database');
        told = true;
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    }
    this.waiting--;
  }
}
