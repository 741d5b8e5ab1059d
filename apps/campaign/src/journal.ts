import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One thing done to the outside world, written by whoever did it, outside the database. */
export interface Entry {
  run: string;
  task: string;
  key: string;
  class: 'once' | 'idempotent';
  /** What the outside world gave back. */
  value: number;
  fence: number;
  pid: number;
  t: number;
}

/** One call of a model. */
export interface Ask {
  run: string;
  task: string;
  fence: number;
  /** Which of the task's turns with its model. */
  turn: number;
}

const asksFile = (folder: string): string => join(folder, 'asks.jsonl');
const file = (folder: string): string => join(folder, 'journal.jsonl');

/** The outside world: a file that effects append to. One append is atomic, and survives the writer's kill -9. */
export function openWorld(folder: string): World {
  mkdirSync(join(folder, 'seen'), { recursive: true });
  mkdirSync(join(folder, 'repaired'), { recursive: true });
  const journal = new Journal(folder);
  return {
    /** A `once` receiver is naive: it does what it is told, as often as it is told. */
    act(entry) {
      if (entry.class === 'idempotent' && !first(folder, entry)) return;
      appendFileSync(file(folder), `${JSON.stringify(entry)}\n`);
    },
    done: (task, key) => journal.find(task, key) !== undefined,
    repaired: (run) => existsSync(join(folder, 'repaired', run)),
    repair: (run) => writeFileSync(join(folder, 'repaired', run), ''),
    pay: (ask) => appendFileSync(asksFile(folder), `${JSON.stringify(ask)}\n`),
    saved: (task, fence) => appendFileSync(asksFile(folder), `${JSON.stringify({ task, fence, saved: true })}\n`),
  };
}

export interface World {
  act(entry: Entry): void;
  done(task: string, key: string): boolean;
  /** Has the cause of this run's failure been removed? */
  repaired(run: string): boolean;
  repair(run: string): void;
  /** A model was asked: what it says is paid for. */
  pay(ask: Ask): void;
  /** What the model of this task said last is saved. */
  saved(task: string, fence: number): void;
}

/** An idempotent receiver ignores a key it has seen. */
function first(folder: string, { task, key }: Entry): boolean {
  try {
    writeFileSync(join(folder, 'seen', `${task}.${key}`), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Reads lines of JSON as they are appended; each call gives what is new. */
export class Lines<T> {
  private readonly path: string;
  private offset = 0;
  private rest = '';

  constructor(path: string) {
    this.path = path;
  }

  read(): T[] {
    let descriptor: number;
    try {
      descriptor = openSync(this.path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    try {
      const buffer = Buffer.alloc(65_536);
      for (let got = 1; got > 0; ) {
        got = readSync(descriptor, buffer, 0, buffer.length, this.offset);
        this.offset += got;
        this.rest += buffer.toString('latin1', 0, got);
      }
    } finally {
      closeSync(descriptor);
    }
    const lines = this.rest.split('\n');
    this.rest = lines.pop() ?? '';
    return lines.map((line) => JSON.parse(line) as T);
  }
}

/** What has been done so far, kept up to date by `look`. */
export class Journal {
  readonly entries: Entry[] = [];
  private readonly done = new Map<string, Entry>();
  private readonly twice = new Set<string>();
  private readonly lines: Lines<Entry>;

  constructor(folder: string) {
    this.lines = new Lines(file(folder));
  }

  /** The doing of it, if it was done. */
  find(task: string, key: string): Entry | undefined {
    this.catchUp();
    return this.done.get(`${task} ${key}`);
  }

  /** Keys done more than once for one task. */
  doubled(): string[] {
    this.catchUp();
    return [...this.twice];
  }

  private catchUp(): void {
    for (const entry of this.lines.read()) {
      this.entries.push(entry);
      const name = `${entry.task} ${entry.key}`;
      if (this.done.has(name)) this.twice.add(name);
      this.done.set(name, entry);
    }
  }
}

/**
 * Calls of models, and those among them for a reply that an earlier attempt, or this one, had saved. Runs of `redriven`
 * began again: what was saved went with the task that was given up.
 */
export function paidFor(folder: string, redriven: ReadonlySet<string>): { asks: number; twice: Ask[] } {
  const under = new Map<string, Ask>();
  const saved = new Set<string>();
  const twice: Ask[] = [];
  let asks = 0;
  for (const line of new Lines<Ask & { saved?: true }>(asksFile(folder)).read()) {
    const attempt = `${line.task} ${line.fence}`;
    const last = under.get(attempt);
    if (line.saved) {
      if (last) saved.add(`${line.task} ${last.turn}`);
      continue;
    }
    asks++;
    if (saved.has(`${line.task} ${line.turn}`) && !redriven.has(line.run)) twice.push(line);
    under.set(attempt, line);
  }
  return { asks, twice };
}
