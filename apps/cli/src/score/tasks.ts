import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadSettings } from '@holdfast/settings';
import type { ScoreTask, TaskScore } from '@holdfast/teams/score';

/** How a task went. `skipped`: there is no such folder. */
export interface Scored {
  readonly name: string;
  readonly skipped: 'no data' | null;
  /** Null where it was skipped. */
  readonly score: TaskScore | null;
  readonly seconds: number;
}

/** Said, or HOLDFAST_DATA where that is a folder, or the folder beside the repository. */
export function dataFolder(said: string | undefined): string {
  const { data } = loadSettings();
  if (said !== undefined) return resolve(said);
  if (data !== 'demo' && data !== 'none') return resolve(data);
  return new URL('../../../../../shared/data', import.meta.url).pathname;
}

export async function scoreOne(task: ScoreTask, data: string, say: (detail: string) => void): Promise<Scored> {
  const folder = join(data, task.folder ?? '');
  if (task.folder !== null && !existsSync(folder))
    return { name: task.name, skipped: 'no data', score: null, seconds: 0 };
  const began = performance.now();
  const score = await task.score(folder, (detail) => say(`${task.name}: ${detail}`));
  return { name: task.name, skipped: null, score, seconds: (performance.now() - began) / 1000 };
}

/** One JSON value a line. */
export async function writeLines(file: string, lines: Iterable<unknown>): Promise<void> {
  const to = createWriteStream(file);
  for (const line of lines) if (!to.write(`${JSON.stringify(line)}\n`)) await once(to, 'drain');
  to.end();
  await once(to, 'finish');
}
