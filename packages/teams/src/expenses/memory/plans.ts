import { createHash } from 'node:crypto';
import type { Question } from '@holdfast/agents';
import type { Memory, NewMemory } from '@holdfast/memory';
import { z } from 'zod';
import { type Plan, PlanStep } from '../orchestrator/plan.ts';

/** The kind of a memory of how a question was planned. */
export const PLAN = 'plan';

const Planned = z.object({ question: z.string(), today: z.string(), steps: z.array(PlanStep) });
type Planned = z.infer<typeof Planned>;

/** Earlier questions that are like this one; of one that goes on from another, the latest there was, whatever its words. */
export const askPlans = (question: string, goesOn: boolean): Question[] => [
  ...(goesOn ? [{ team: 'expenses', kinds: [PLAN], text: '', limit: 1 }] : []),
  { team: 'expenses', kinds: [PLAN], text: question, limit: 3 },
];

/** How a question was understood; asked again in the same words, the newer one counts. */
export function rememberPlan(question: string, { steps, today, failed }: Plan): NewMemory[] {
  if (steps.length === 0 || failed.length > 0) return [];
  const key = createHash('sha256').update(question.trim().toLowerCase()).digest('hex').slice(0, 24);
  return [
    {
      kind: PLAN,
      subject: `plan:${key}`,
      content: `“${question.slice(0, 1_000)}” was for ${steps.map(({ member }) => member).join(', ')} (${today})`,
      data: { question: question.slice(0, 1_000), today, steps } satisfies Planned,
      importance: 0.3,
      expiresInMs: 180 * 86_400_000,
    },
  ];
}

export const planIn = ({ kind, data }: Memory): Planned | undefined =>
  kind === PLAN ? Planned.safeParse(data).data : undefined;
