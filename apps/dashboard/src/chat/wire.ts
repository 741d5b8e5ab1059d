import type { Problem, RunRow } from '../wire.ts';

/** How a team is talked to: for whom one may ask, and questions to begin with. */
export interface ChatHow {
  team: string;
  does: string;
  users: { id: string; name: string }[];
  suggestions: string[];
}

export interface ConversationLine {
  conversation: string;
  /** How it began, or what of it was found. */
  says: string;
  messages: number;
  at: string;
}

/** One message. Of a person's: the run that answers it, and how it stands while there is no answer. */
export interface ChatMessage {
  messageId: string;
  role: 'user' | 'assistant' | 'system';
  text: string;
  at: string;
  runId: string | null;
  /** The message that this one replaces. */
  instead: string | null;
  /** Of a person's message without an answer; null: its run was never started. */
  run: { status: RunRow['status']; error: Pick<Problem, 'code' | 'message'> | null } | null;
  /** Of an answer: figures, tables, charts, documents, what is missing, sources; the team's own form. */
  brief: unknown;
  /** Of an answer: the steps of its plan. */
  steps: unknown;
}
