import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ChatMessage } from '../wire.ts';
import { answeredIn, isAnswerOpen, lastQuestion } from './answered.ts';
import { type Ask, useAsk } from './use-ask.ts';
import { useMessages, useStop } from './use-chat.ts';

/** One open conversation: what was said, and what one can do in it. */
export interface Talk {
  conversation: string;
  /** undefined: not read yet. */
  messages: readonly ChatMessage[] | undefined;
  error: unknown;
  /** Ids of the questions that have an answer. */
  answered: ReadonlySet<string>;
  /** A question is under way. */
  busy: boolean;
  stopping: boolean;
  /** What could not be sent. */
  unsent: unknown;
  /** Does nothing while a question is under way. */
  ask: Ask;
  stop(message: string): void;
}

const nothing: readonly ChatMessage[] = [];

export function useTalk(team: string, user: string, conversation: string, fresh: boolean, begun: () => void): Talk {
  const stop = useStop(team, user, conversation);
  const { data, error } = useMessages(team, user, fresh ? null : conversation);
  const messages = fresh ? nothing : data;
  const { ask, pending, error: unsent } = useAsk(team, user, conversation, messages ?? nothing, begun);
  useListAnew(team, messages?.length ?? 0);
  const answered = useMemo(() => answeredIn(messages ?? nothing), [messages]);
  const last = lastQuestion(messages ?? nothing);
  const busy = pending || isAnswerOpen(messages ?? nothing);
  return {
    conversation,
    messages,
    error,
    answered,
    busy,
    stopping: stop.isPending || last?.run?.status === 'cancelling',
    unsent: unsent ?? stop.error,
    ask: (...said) => {
      if (!busy) ask(...said);
    },
    stop: (message) => stop.mutate(message),
  };
}

/** The list of conversations tells how many messages there are and when the last one came. */
function useListAnew(team: string, length: number): void {
  const client = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what changes the list
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['chat', team, 'list'] });
  }, [client, team, length]);
}
