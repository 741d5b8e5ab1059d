import type { ChatMessage } from '../wire.ts';

/** A question that was asked anew, and its answer, make room for the new one. */
export function withoutReplaced(messages: readonly ChatMessage[]): ChatMessage[] {
  const replaced = new Set(messages.flatMap(({ instead }) => (instead === null ? [] : [instead])));
  const runs = new Set(messages.flatMap(({ messageId, runId }) => (replaced.has(messageId) && runId ? [runId] : [])));
  return messages.filter(({ messageId, runId }) => !replaced.has(messageId) && !(runId && runs.has(runId)));
}
