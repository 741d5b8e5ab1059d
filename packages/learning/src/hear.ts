import type { Db } from '@holdfast/db';
import { jsonHash, type Queue } from '@holdfast/queue';
import { type Judged, judge } from './judge.ts';
import type { Heard } from './learner.ts';
import type { Learners } from './learners.ts';

/** What one process has heard already; of the rest judging finds that it was said before. */
export type Ears = Set<string>;

const most = 5_000;

interface Place {
  queue: Queue;
  /** Where learners look for what people said. */
  domain: Db;
}

/**
 * Makes verdicts of what people said elsewhere: their corrections and their answers. A person's own verdict on the decision
 * is left alone: they said it here. Gives the verdicts that are new.
 */
export async function hear({ queue, domain }: Place, learners: Learners, ears: Ears = new Set()): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const { team, member } of learners.members) {
    const heard = (await learners.of(team, member)?.heard?.(domain)) ?? [];
    const fresh = heard.filter((one) => !ears.has(jsonHash(one)));
    if (fresh.length > 0) judged.push(...(await keep(queue, fresh)));
    for (const one of fresh) ears.add(jsonHash(one));
  }
  // The oldest are forgotten; heard once more, they change nothing.
  for (const one of ears) if (ears.size > most) ears.delete(one);
  return judged;
}

async function keep(queue: Queue, heard: readonly Heard[]): Promise<Judged[]> {
  const made = await queue.answeredDecisions(
    heard.map(({ run }) => run),
    heard.map(({ decision }) => decision),
  );
  const judged: Judged[] = [];
  for (const { run, decision, right, reason, by } of heard) {
    const found = made.find((one) => one.run_id === run && one.decision_type === decision);
    const who = by ?? found?.answered_by;
    if (found && who) judged.push(await judge(queue, { decisionId: found.decision_id, right, reason, by: who }));
  }
  return judged.filter(({ changed }) => changed);
}
