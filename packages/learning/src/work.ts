import type { Db } from '@holdfast/db';
import type { Duty, Job, Queue } from '@holdfast/queue';
import { z } from 'zod';
import { type Ears, hear } from './hear.ts';
import { learnMember, sweep } from './judge.ts';
import type { Learners } from './learners.ts';
import { pass } from './pass.ts';

/** What a worker does so that members learn. */
export interface LearningWork {
  /** The handlers of its bare tasks, by member. */
  bare: Readonly<Record<string, (job: Job) => Promise<unknown>>>;
  duties: readonly Duty[];
}

const Payload = z.object({ team: z.string(), member: z.string() });
const sweepMs = 30_000;

/**
 * The bare task that learns; the sweep that makes it anew where whoever judged died before it was made (a failed one is not
 * made again: the next verdict is, with an id of its own); and the ear for what people said elsewhere.
 */
export function learningWork(queue: Queue, learners: Learners, domain: Db = queue.db): LearningWork {
  const ears: Ears = new Set();
  return {
    bare: {
      async [learnMember]({ task }) {
        const { team, member } = Payload.parse(task.payload);
        return await pass({ queue, domain }, { team, member }, learners.of(team, member));
      },
    },
    duties: [
      {
        name: 'learn',
        everyMs: sweepMs,
        async run(holder) {
          await sweep(holder);
        },
      },
      {
        name: 'hear',
        everyMs: sweepMs,
        async run(holder) {
          await hear({ queue: holder, domain }, learners, ears);
        },
      },
    ],
  };
}
