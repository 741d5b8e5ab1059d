import { randomUUID } from 'node:crypto';
import { openDb } from '@holdfast/db';
import { type Appender, createAppender, createHints, laneOf, type NewEvent } from '@holdfast/events';
import { pause } from '../clock.ts';

const region = 'us-east-1';
const stages = ['recall', 'think', 'tool', 'check', 'decide'];

/** Runs of one step as a worker tells them, at an even rate, until it is stopped. Gives how many events were appended. */
export interface Flow {
  stop(): Promise<number>;
}

export function startFlow(url: string, perSecond: number): Flow {
  const db = openDb({ url, max: 4, name: 'a busy system' });
  const appender = createAppender(db, laneOf(region, [region], randomUUID()), createHints(db));
  const worker = randomUUID();
  let ended = false;
  let sent = 0;
  const done = (async () => {
    const began = performance.now();
    const batch = stages.length + 4;
    while (!ended) {
      const due = ((performance.now() - began) * perSecond) / 1000;
      const runs = Math.min(50, Math.floor((due - sent) / batch));
      await Promise.all(Array.from({ length: runs }, () => appendRun(appender, worker)));
      sent += runs * batch;
      if (runs === 0) await pause(5);
    }
  })();
  // Told by `stop`; until then it is nobody's.
  done.catch(() => undefined);
  return {
    stop: async () => {
      ended = true;
      try {
        await done;
      } finally {
        await db.close();
      }
      return sent;
    },
  };
}

async function appendRun(appender: Appender, worker: string): Promise<void> {
  const [runId, taskId] = [randomUUID(), randomUUID()];
  const task = { taskId, member: 'fraud', turn: 1, region };
  const attempt = { ...task, runId, team: 'expenses', fence: 1, worker, at: region };
  const events: NewEvent[] = [
    { stream: runId, seq: 1, type: 'run.started', data: { team: 'expenses', key: runId, tasks: [task] } },
    { stream: taskId, seq: 1, type: 'task.started', data: attempt },
    ...stages.map(
      (stage, at): NewEvent => ({
        stream: taskId,
        seq: at + 2,
        type: 'task.progress',
        data: { ...attempt, stage, text: `${stage} of a charge of 97.10 at Corner Market`, figures: { step: at } },
      }),
    ),
    { stream: runId, seq: 2, type: 'task.completed', data: { ...task, team: 'expenses', fence: 1, worker } },
    { stream: runId, seq: 3, type: 'run.completed', data: { team: 'expenses' } },
  ];
  for (const event of events) await appender.append(event);
}
