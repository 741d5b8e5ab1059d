import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeFileSync,
} from 'node:fs';
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
const journalOf = (folder: string): string => join(folder, 'journal');
/** By the end of the task's id, which is random: who asks after one effect reads a small part. */
const file = (folder: string, task: string): string => join(journalOf(folder), `${task.slice(-2)}.jsonl`);

/** The outside world: files that effects append to. One append is atomic, and survives the writer's kill -9. */
export function openWorld(folder: string): World {
  for (const name of ['seen', 'repaired', 'journal']) mkdirSync(join(folder, name), { recursive: true });
  const journal = new Journal(folder);
  return {
    /** A `once` receiver is naive: it does what it is told, as often as it is told. */
    act(entry) {
      if (entry.class === 'idempotent' && !first(folder, entry)) return;
      appendFileSync(file(folder, entry.task), `${JSON.stringify(entry)}\n`);
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

/** What has been done so far. It is read when somebody asks and never kept: it grows for as long as the campaign goes on. */
export class Journal {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The doing of it, if it was done. */
  find(task: string, key: string): Entry | undefined {
    return new Lines<Entry>(file(this.folder, task)).read().find((entry) => entry.task === task && entry.key === key);
  }

  /** How many things were done, and the keys done more than once for one task. */
  count(): { effects: number; doubled: string[] } {
    let effects = 0;
    const doubled = new Set<string>();
    for (const name of readdirSync(journalOf(this.folder))) {
      const done = new Set<string>();
      for (const { task, key } of new Lines<Entry>(join(journalOf(this.folder), name)).read()) {
        effects++;
        const what = `${task} ${key}`;
        if (done.has(what)) doubled.add(what);
        done.add(what);
      }
    }
    return { effects, doubled: [...doubled] };
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
