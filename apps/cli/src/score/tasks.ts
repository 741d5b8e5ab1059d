import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  return fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
}

/** Its set lies in the folder, or it needs none. */
export const hasData = ({ folder }: ScoreTask, data: string): boolean =>
  folder === null || existsSync(join(data, folder));

export async function scoreOne(task: ScoreTask, data: string, say: (detail: string) => void): Promise<Scored> {
  const folder = join(data, task.folder ?? '');
  if (!hasData(task, data)) return { name: task.name, skipped: 'no data', score: null, seconds: 0 };
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
