import type { Registry } from '@holdfast/agents';
import { hear, type Judged, judge, learnersOf, learningWork, type Overview, overview } from '@holdfast/learning';
import type { Queue } from '@holdfast/queue';

/** A team whose members learn, one pass at a time. */
export interface School {
  /** What these people say of these decisions. */
  say(right: boolean, reason: string | null, said: Readonly<Record<string, string>>): Promise<void>;
  /** What people said elsewhere becomes verdicts. */
  hear(): Promise<Judged[]>;
  /** One pass of the member's learner, as its task does it; what it did. */
  learn(member: string): Promise<string[]>;
  seen(member: string): Promise<Overview>;
}

export function school({ queue, registry }: { queue: Queue; registry: Registry }): School {
  const learners = learnersOf(registry.entries);
  const { bare } = learningWork(queue, learners);
  return {
    async say(right, reason, said) {
      for (const [decisionId, by] of Object.entries(said)) await judge(queue, { decisionId, right, reason, by });
    },
    hear: () => hear({ queue, domain: queue.db }, learners),
    async learn(member) {
      const job = { task: { payload: { team: 'expenses', member } } } as Parameters<(typeof bare)['learn'] & object>[0];
      const passed = (await bare['learn']?.(job)) as { did: string[] };
      return passed.did;
    },
    async seen(member) {
      const [one] = await overview(queue, { team: 'expenses', member }, learners.members);
      if (!one) throw new Error(`${member} does not learn`);
      return one;
    },
  };
}
