import { z } from 'zod';
import { BudgetLook } from './budget/watch.ts';
import { Day } from './day.ts';
import { LearntNote } from './learning/note.ts';
import { ReportWish } from './report/ask.ts';

/** Any UUID, also one that a person made up: the column takes it, so the team must. */
export const ExpenseKey = z.object({ expense_id: z.guid() });

/** A document somebody uploaded. */
export const DocumentKey = z.object({ document_id: z.guid() });

/** A question in a conversation; whose it is, is the run's user. */
export const Chat = z.object({
  question: z.string().min(1).max(4_000),
  /** The conversation it belongs to and its own message there; a question asked outside of any has neither. */
  conversation: z.string().max(200).optional(),
  message: z.guid().optional(),
  /** The day the question takes for today; the database's unless said. */
  today: Day.optional(),
});

/** What the team may be asked: a watched expense, an uploaded document, a question, a look at budgets, a report, a version that moved. */
export const Input = z.union([ExpenseKey, DocumentKey, Chat, BudgetLook, ReportWish, LearntNote]);
export type Input = z.infer<typeof Input>;

export const isExpense = (input: Input): input is z.infer<typeof ExpenseKey> => 'expense_id' in input;
export const isDocument = (input: Input): input is z.infer<typeof DocumentKey> => 'document_id' in input;
export const isChat = (input: Input): input is z.infer<typeof Chat> => 'question' in input;
export const isCheck = (input: Input): input is BudgetLook => 'budgets' in input;
export const isLearnt = (input: Input): input is LearntNote => 'learnt' in input;
export const isReport = (input: Input): input is ReportWish => 'report' in input;
