import type { Db } from '@holdfast/db';
import type { Duty, Job, Queue } from '@holdfast/queue';
import { z } from 'zod';
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
 * The bare task that learns, and the sweep that makes it anew where whoever judged died before it was made. A failed one
 * is not made again: the next verdict is, with an id of its own.
 */
export function learningWork(queue: Queue, learners: Learners, domain: Db = queue.db): LearningWork {
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
    ],
  };
}
