/** Which questions of a conversation have their answer, and how the last one stands. */
import type { ChatMessage } from '../wire.ts';

const open = new Set(['running', 'cancelling']);

/** Ids of the questions that have an answer: it belongs to the question of the same run. */
export function answeredIn(messages: readonly ChatMessage[]): Set<string> {
  const runs = new Set(messages.flatMap(({ role, runId }) => (role === 'assistant' && runId ? [runId] : [])));
  return new Set(
    messages.flatMap(({ role, runId, messageId }) => (role === 'user' && runId && runs.has(runId) ? [messageId] : [])),
  );
}

export const lastQuestion = (messages: readonly ChatMessage[]): ChatMessage | undefined =>
  messages.findLast(({ role }) => role === 'user');

/** The run of the last question while there is no answer; even one that failed, because it may be redriven. */
export function unansweredRun(messages: readonly ChatMessage[]): string | null {
  const last = lastQuestion(messages);
  return last && !answeredIn(messages).has(last.messageId) ? last.runId : null;
}

/** The last question is being worked on. */
export function isAnswerOpen(messages: readonly ChatMessage[]): boolean {
  const last = lastQuestion(messages);
  return Boolean(last?.run && open.has(last.run.status) && !answeredIn(messages).has(last.messageId));
}
