import type { Registry } from '@holdfast/agents';
import type { Db } from '@holdfast/db';
import type { Queue, WorkerRow } from '@holdfast/queue';
import { dim, green, red } from '../output.ts';

/** Each thing that a story says happens, and whether it did. */
export interface Told {
  says: string;
  held: boolean;
  detail: string;
}

/** A system on which a story is told. */
export interface Place {
  db: Db;
  queue: Queue;
  registry: Registry;
}

export interface Story {
  readonly told: Told[];
  tell(says: string, held: boolean, detail?: string): void;
}

export function openStory(say: (line: string) => void): Story {
  const told: Told[] = [];
  return {
    told,
    tell(says, held, detail = '') {
      told.push({ says, held, detail });
      say(`${held ? green('✓') : red('✗')} ${says}  ${dim(detail)}`);
    },
  };
}

/**
 * Waits until each region has a worker that others count on (five seconds of beats, core.md): before that its work is done
 * elsewhere, as after a start. A region that stays away for a minute is told by the story itself.
 */
export async function regionsSteady({ queue }: Place, say: (line: string) => void): Promise<void> {
  const steady = ({ alive, steady_since: since }: WorkerRow): boolean =>
    alive && Date.now() - since.getTime() > steadyMs;
  const all = async (): Promise<boolean> => {
    const workers = (await queue.workers()).filter(steady);
    return queue.regions.every((region) => workers.some((worker) => worker.region === region));
  };
  if (await all()) return;
  say(dim('waits until every region is steady'));
  await until(all, Boolean);
}

/** Five seconds by the database’s clock; a little more, because this looks from outside. */
const steadyMs = 6_500;

/** Asks until the answer is right, for a minute; then it gives the last one. */
export async function until<T>(ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
  for (const end = performance.now() + 60_000; ; ) {
    const answer = await ask();
    if (right(answer) || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
