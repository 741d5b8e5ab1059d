import type { ScoreTask } from '@holdfast/teams/score';

/** Every task there is, in the order of the page. Loaded when asked for: each brings its own readers and models. */
export async function tasks(): Promise<readonly ScoreTask[]> {
  const { scoreTasks } = await import('@holdfast/teams/score');
  const { locomo } = await import('./locomo.ts');
  const { seedFraud } = await import('./seed-fraud.ts');
  return [...scoreTasks, locomo, seedFraud];
}
