import type { Actions } from '../actor.ts';
import { loop, now } from '../clock.ts';
import { quantile } from '../statistics.ts';

/** What an adapter says about durable runs of three steps, each of which adds one to a number. */
export interface StepsLibrary {
  /** Resolves when the run's end is stored. */
  run(i: number): Promise<void>;
  purge(): Promise<void>;
  close(): Promise<void>;
}

export interface StepsActions extends Actions {
  purge(): Promise<void>;
  runs(inFlight: number, ms: number, limit: number): Promise<{ n: number; ms: number; p50: number }>;
}

export function stepsActor(library: StepsLibrary): StepsActions & { close(): Promise<void> } {
  let next = 0;
  return {
    purge: () => library.purge(),
    runs: async (inFlight, limitMs, limit) => {
      const took: number[] = [];
      const { n, ms } = await loop(inFlight, limitMs, limit, async () => {
        const start = now();
        await library.run(next++);
        took.push(now() - start);
      });
      return { n, ms, p50: quantile(took, 0.5) };
    },
    close: () => library.close(),
  };
}
