import type { Answer } from './plan.ts';

/** Questions that people try, and that this team answers. */
export const suggestions = [
  'How much did I spend last month?',
  'What are my biggest expenses this month?',
  'Do I have duplicate transactions?',
  'Am I over budget?',
  'Audit my expenses and check my budget',
];

/** A kind no: what was asked is nobody's work here. */
export function turnAway(_question: string): Answer {
  return {
    kind: 'answer',
    text: 'I look after expenses: what was spent where and when, budgets, suspicious charges, receipts, reports. That question is outside of it, so I would only be guessing. Try one of the questions below.',
    figures: [],
    tables: [],
    charts: [],
    documents: [],
    degraded: [],
    sources: [],
    turned_away: true,
    suggestions,
  };
}
