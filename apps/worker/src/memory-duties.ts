import type { Db } from '@holdfast/db';
import type { Embedder } from '@holdfast/llm/embedding';
import { consolidate, embedPending, sweepExpired } from '@holdfast/memory';
import type { Duty } from '@holdfast/queue';

const page = 1_000;

/** What memory needs done by itself: vectors some seconds after the words, and what is old or over put away. */
export const memoryDuties = (db: Db, embedder: Embedder): Duty[] => [
  { name: 'embed', everyMs: 15_000, run: async () => void (await embedPending(db, embedder)) },
  {
    name: 'tidy memory',
    everyMs: 3_600_000,
    async run() {
      while ((await sweepExpired(db, page)) === page);
      await consolidate(db, { page });
    },
  },
];
