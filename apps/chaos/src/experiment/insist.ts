import { DbError } from '@holdfast/db';

const againMs = 500;

/** The database has just been broken on purpose, and may need a moment: ten seconds. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DbError) || tries >= 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}
