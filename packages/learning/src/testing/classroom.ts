import { agentId, type DecisionRow, type Handler, type NewRun, type Outcome } from '@holdfast/queue';
import { type Stage, stage, until } from '@holdfast/queue/testing';
import { followInForce } from '../in-force.ts';
import { judge } from '../judge.ts';
import type { AnyLearner, InForce } from '../learner.ts';
import { type Learners, learnersOf } from '../learners.ts';
import { type Passed, pass } from '../pass.ts';
import { learningWork } from '../work.ts';
import { tinyLearner } from './tiny.ts';

export const team = 'tiny';
export const member = 'judge';
const home = 'us-west-2';

/** A member that decides with what it has learnt, on a database of its own. */
export interface Classroom {
  stage: Stage;
  learners: Learners;
  /** Runs that decide on these amounts by version 0; their decisions' ids. Before anything is said: it would learn nothing. */
  decided(...amounts: number[]): Promise<string[]>;
  /** Decides for real: a run through a worker that follows what is in force; its action. */
  decide(amount: number): Promise<{ decisionId: string; flagged: boolean; version: number }>;
  /** A worker that decides and learns, in the member's home unless said. */
  worker(region?: string): Promise<{ id: string; kill(): Promise<void>; inForce(): InForce | null }>;
  label(...labels: (readonly [amount: number, bad: boolean])[]): Promise<void>;
  /** These people say this of decisions. */
  say(by: string, right: boolean, ...decisions: string[]): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function classroom(name: string, learner: AnyLearner = tinyLearner): Promise<Classroom> {
  const held = await stage(name);
  const { db, queue } = held;
  await db.sql('CREATE TABLE tiny_labels (workspace TEXT NOT NULL, amount FLOAT8 NOT NULL, bad BOOL NOT NULL)');
  const learners = learnersOf([{ name: team, team: { members: { [member]: { learns: learner } } } }]);
  let count = 0;
  const closers: (() => Promise<void>)[] = [];
  const firstDecision = (runId: string): Promise<DecisionRow> =>
    until(async () => (await queue.decisions({ runId }))[0]);
  const room: Classroom = {
    stage: held,
    learners,
    async decided(...amounts) {
      const worker = await held.worker({
        region: home,
        shapes: () => [team],
        handler: handler(learner, () => null, {}),
      });
      const wanted = amounts.map((amount) => runOf(amount, `made ${++count}`));
      const runs = await queue.start(wanted);
      const made: string[] = [];
      for (const { runId } of runs) made.push((await firstDecision(runId)).decision_id);
      await worker.stop();
      return made;
    },
    async decide(amount) {
      const [started] = await queue.start([runOf(amount, `real ${++count}`)]);
      const found = await firstDecision(started?.runId ?? '');
      const { flagged, version } = found.action as { flagged: boolean; version: number };
      return { decisionId: found.decision_id, flagged, version };
    },
    async worker(region = home) {
      const own = held.test.open({ max: 8 });
      const following = await followInForce(own, learners);
      const work = learningWork(queue, learners);
      const worker = await held.worker({
        db: own,
        region,
        shapes: () => [team],
        duties: work.duties,
        handler: handler(learner, following.of, work.bare),
      });
      closers.push(() => following.close());
      return { id: worker.id, kill: () => worker.kill(), inForce: () => following.of(team, member) };
    },
    async label(...labels) {
      for (const [amount, bad] of labels)
        await db.sql(`INSERT INTO tiny_labels VALUES ('default', $1, $2)`, [amount, bad]);
    },
    async say(by, right, ...decisions) {
      for (const decisionId of decisions) await judge(queue, { decisionId, right, by });
    },
    async clear() {
      for (const close of closers.splice(0)) await close();
      await held.clear();
      for (const table of ['learners', 'verdicts', 'parameters', 'version_verdicts', 'tiny_labels'])
        await db.sql(`DELETE FROM ${table}`);
    },
    async close() {
      for (const close of closers.splice(0)) await close();
      await held.close();
    },
  };
  return room;
}

const runOf = (amount: number, key: string): NewRun => ({
  team,
  key,
  shape: team,
  input: { amount },
  tasks: [{ member, home }],
});

/** One pass of the learner, as its task does it. */
export const passOnce = ({ stage: { queue, db }, learners }: Classroom): Promise<Passed> =>
  pass({ queue, domain: db }, { team, member }, learners.of(team, member));

function handler(
  learner: AnyLearner,
  inForce: (team: string, member: string) => InForce | null,
  bare: Readonly<Record<string, (job: Parameters<Handler>[0]) => Promise<unknown>>>,
): Handler {
  return async (job): Promise<Outcome> => {
    if (!job.run) {
      const run = bare[job.task.member];
      return run ? { kind: 'finish', status: 'completed', result: await run(job) } : { kind: 'return' };
    }
    const { version, params } = inForce(team, member) ?? { version: 0, params: learner.start };
    const { amount } = job.run.input as { amount: number };
    const flagged = amount >= (params as { threshold: number }).threshold;
    return {
      kind: 'settle',
      status: 'completed',
      answer: { flagged },
      decisions: [{ agentId: agentId(team, member), type: 'tiny', context: { amount }, action: { flagged, version } }],
      plan: () => ({ status: 'completed', tasks: [] }),
    };
  };
}
