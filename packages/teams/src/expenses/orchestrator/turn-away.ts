import type { Answer } from './plan.ts';

/** Questions that people try, and that this team answers. */
export const suggestions = [
  'How much did I spend last month?',
  'What are my biggest expenses this month?',
  'Do I have duplicate transactions?',
  'Am I over budget?',
  'Audit my expenses and check my budget',
];

const texts = {
  off: 'I look after expenses: what was spent where and when, budgets, suspicious charges, receipts, reports. That question is outside of it, so I would only be guessing. Try one of the questions below.',
  help: 'Hello. Ask me about your expenses in plain words: totals, comparisons and trends, budgets and forecasts, suspicious or repeated charges, receipts and reports. Every figure comes with the statement behind it. Some questions to begin with are below.',
} as const;

/** A kind no to what is nobody's work here; or what there is, to a person who wants to know. */
export const turnAway = (topic: 'off' | 'help'): Answer => ({
  ...empty,
  text: texts[topic],
  turned_away: true,
  suggestions,
});

/** A question that seems to be ours and that nobody could make a request of: said openly, never guessed at. */
export const notUnderstood = (notes: readonly string[]): Answer => ({
  ...empty,
  text: 'I did not understand that well enough to give you a figure. Say it in other words, or try one of the questions below.',
  degraded: [...notes],
  suggestions,
});

const empty: Answer = {
  kind: 'answer',
  text: '',
  figures: [],
  tables: [],
  charts: [],
  documents: [],
  degraded: [],
  sources: [],
  turned_away: false,
  suggestions: [],
};
