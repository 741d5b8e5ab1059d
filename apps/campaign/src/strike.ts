import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PointDetails } from '@holdfast/telemetry';
import { type Blow, borderAt } from './borders.ts';
import type { Span } from './weather.ts';

/** A blow as it waits in the folder `armed`, and as `fired.jsonl` tells of it. */
export interface Armed extends Blow {
  scenario: number;
  /** Which of the scenario's blows. */
  order: number;
}

export interface Fired extends Armed {
  pid: number;
  region: string;
  run: string | null;
  task: string | null;
  fence: number;
  /** The task's home is another region: struck during takeover. */
  takeover: boolean;
}

/** How a worker came out of a block that kept its main thread busy for so long, as `blocked.jsonl` tells of it. */
export interface Blocked extends Span {
  worker: string;
  scenario: number;
  /** The longest that the machine kept a thread waiting meanwhile (ms). */
  starvedMs: number;
  /** The worker's lease. */
  leaseMs: number;
}

export function tellBlocked(folder: string, blocked: Blocked): void {
  appendFileSync(join(folder, 'blocked.jsonl'), `${JSON.stringify(blocked)}\n`);
}

/** A task as the details of a point tell of it. */
export interface Aim {
  run: string;
  task: string | null;
  fence: number;
  home: string | null;
  deaths: number;
}

/** A task that has seen this many deaths is not struck again: at five it would be given up, as it should. */
const deathsBeforeMercy = 3;
const anyone = 'anyone';

const armedName = (run: string, border: string, nth: number): string => `${run}@${border}@${nth}`;

export function openArmoury(folder: string): void {
  mkdirSync(join(folder, 'armed'), { recursive: true });
  mkdirSync(join(folder, 'taken'), { recursive: true });
}

export function arm(folder: string, run: string, blow: Armed): void {
  const waits = (n: number): boolean => existsSync(join(folder, 'armed', armedName(anyone, blow.border, n)));
  const path = borderAt(blow.border)?.anyone
    ? armedName(anyone, blow.border, [1, 2].find((n) => !waits(n)) ?? 3)
    : armedName(run, blow.border, blow.nth);
  // Written aside and moved, so that nobody finds half a blow.
  const draft = join(folder, 'taken', `draft-${blow.scenario}-${blow.order}`);
  writeFileSync(draft, JSON.stringify(blow));
  renameSync(draft, join(folder, 'armed', path));
}

/** Takes back what was never passed. */
export function disarm(folder: string, run: string, { border, nth }: Blow): void {
  for (let n = 1; n <= nth; n++) rmSync(join(folder, 'armed', armedName(run, border, n)), { force: true });
}

/**
 * Whether a blow waits for this run at this border. A rename has one winner among all processes, so that a blow falls
 * once, however many pass; a blow for the nth passing moves one step nearer.
 */
export function take(folder: string, border: string, aim: Aim | null): Armed | undefined {
  const whom = aim?.run ?? anyone;
  const armed = join(folder, 'armed');
  const taken = join(folder, 'taken', armedName(whom, border, process.pid));
  if (move(join(armed, armedName(whom, border, 1)), taken)) return JSON.parse(readFileSync(taken, 'utf8')) as Armed;
  for (let n = 2; n <= 3; n++) {
    if (move(join(armed, armedName(whom, border, n)), join(armed, armedName(whom, border, n - 1)))) return undefined;
  }
  return undefined;
}

export const mayStrike = (aim: Aim | null): boolean => (aim?.deaths ?? 0) <= deathsBeforeMercy;

export function tell(folder: string, fired: Fired): void {
  appendFileSync(join(folder, 'fired.jsonl'), `${JSON.stringify(fired)}\n`);
}

function move(from: string, to: string): boolean {
  // Hardly ever is there one, and every task passes a dozen borders: an exception each time costs more than the task.
  if (!existsSync(from)) return false;
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

interface Loose {
  taskId?: string;
  task_id?: string;
  runId?: string | null;
  run_id?: string | null;
  fence?: number;
  region?: string;
  deaths?: number;
  id?: string;
  what?: string;
}

/** The tasks of runs that a point speaks of, in whichever form it does. Remembers them, for points that give ids only. */
export class Aims {
  private readonly seen = new Map<string, Aim>();

  of(details: PointDetails): Aim[] {
    const { task, tasks, item, items, rows } = details as Record<string, Loose | Loose[] | undefined>;
    const itself = 'taskId' in details ? [details as Loose] : [];
    const loose = [itself, task ?? item ?? [], tasks ?? [], items ?? [], rows ?? []].flat() as Loose[];
    return loose.flatMap((one) => this.aim(one) ?? []);
  }

  private aim(one: Loose): Aim | undefined {
    const task = one.taskId ?? one.task_id ?? null;
    const before = task === null ? undefined : this.seen.get(task);
    const run = one.runId ?? one.run_id ?? before?.run;
    if (!run) return undefined;
    const aim: Aim = {
      run,
      task,
      fence: one.fence || (before?.fence ?? 0),
      home: one.region ?? before?.home ?? null,
      deaths: one.deaths ?? before?.deaths ?? 0,
    };
    if (task !== null) {
      if (this.seen.size > 5_000) this.seen.clear();
      this.seen.set(task, aim);
    }
    return aim;
  }
}
