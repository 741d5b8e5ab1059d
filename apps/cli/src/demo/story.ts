import type { Registry } from '@holdfast/agents';
import type { Db } from '@holdfast/db';
import type { Queue } from '@holdfast/queue';
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

/** Asks until the answer is right, for a minute; then it gives the last one. */
export async function until<T>(ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
  for (const end = performance.now() + 60_000; ; ) {
    const answer = await ask();
    if (right(answer) || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
