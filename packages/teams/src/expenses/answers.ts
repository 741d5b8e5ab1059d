import { Brief } from '@holdfast/agents';
import { z } from 'zod';
import { BudgetAnswer } from './budget/answer.ts';
import { BudgetChecked } from './budget/watch.ts';
import { inPlan } from './orchestrator/in-plan.ts';

const Term = z.object({
  name: z.string(),
  figure: z.object({ value: z.number(), unit: z.string() }),
  weight: z.number(),
  points: z.number(),
  says: z.string(),
});

/** What fraud answers. Terms are named by text, so that a new term is no new form. */
export const FraudAnswer = z.object({
  expense_id: z.string(),
  score: z.number().min(0).max(1),
  action: z.enum(['clear', 'review', 'flag']),
  confidence: z.number().min(0).max(1),
  terms: z.array(Term),
  reasoning: z.string(),
  policy: z.string(),
  /** Cases from memory that the term "similar cases" stands on; `points`: its share of the term's. */
  memories: z
    .array(
      z.object({
        memory_id: z.string(),
        fraud: z.boolean(),
        similarity: z.number(),
        says: z.string(),
        points: z.number().optional(),
        /** Which member left it, and in which region. */
        kind: z.string().optional(),
        agent: z.string().optional(),
        region: z.string().optional(),
      }),
    )
    .optional(),
  /** What it would have been without them. */
  without_memories: z.object({ score: z.number(), action: z.enum(['clear', 'review', 'flag']) }).optional(),
  /** A model's words, where there was one; every figure is the rules'. `refused`: numbers it named that are not. */
  said: z
    .object({
      explanation: z.string().optional(),
      questions: z.array(z.string()),
      refused: z.array(z.string()).optional(),
    })
    .optional(),
  /** The charge as a person reads it. */
  charge: z.object({
    user_id: z.string().nullable(),
    date: z.string().nullable(),
    amount: z.string(),
    merchant: z.string().nullable(),
    category: z.string().nullable(),
    payment_method: z.string().nullable(),
  }),
});
export type FraudAnswer = z.infer<typeof FraudAnswer>;

/** Fraud judges a watched expense, or answers what a plan asks. */
export const FraudSaid = z.union([FraudAnswer, inPlan(Brief)]);
export type FraudSaid = z.infer<typeof FraudSaid>;

/** Budget answers what a plan asks, or tells what a look at all budgets came to. */
export const BudgetSaid = z.union([inPlan(BudgetAnswer), BudgetChecked]);

/** The judgement of a watched expense. */
export const judgedIn = (said: FraudSaid | undefined): FraudAnswer | undefined =>
  said && 'action' in said ? said : undefined;

/** What the reviewer answers: the charge is right, or it is not. */
export const Verdict = z.object({
  verdict: z.enum(['approve', 'refuse']),
  reason: z.string().max(2000).optional(),
});

/** What was done with the reviewer's word. */
export const Kept = z.object({ expense_id: z.string(), fraud: z.boolean(), kept: z.boolean() });
