import { DbError } from '@holdfast/db';

const againMs = 500;

const ofDatabase = (error: unknown): boolean => error instanceof DbError;

/** What has just been broken on purpose may need a moment: ten seconds. `passing`: such a failure is that of a moment. */
export async function insist<T>(work: () => Promise<T>, passing = ofDatabase): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!passing(error) || tries >= 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}
