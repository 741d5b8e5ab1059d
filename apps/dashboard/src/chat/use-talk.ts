import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ChatMessage } from '../wire.ts';
import { answeredIn, isAnswerOpen, lastQuestion } from './answered.ts';
import { useMessages, useSend, useStop } from './use-chat.ts';

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
  /** Asks; `instead`: in place of an earlier question. */
  ask(text: string, instead?: ChatMessage): void;
  stop(message: string): void;
}

const nothing: readonly ChatMessage[] = [];

export function useTalk(team: string, user: string, conversation: string, fresh: boolean, begun: () => void): Talk {
  const send = useSend(team, user);
  const stop = useStop(team, user, conversation);
  const { data, error } = useMessages(team, user, fresh ? null : conversation);
  const messages = fresh ? nothing : data;
  useListAnew(team, messages?.length ?? 0);
  const answered = useMemo(() => answeredIn(messages ?? nothing), [messages]);
  const last = lastQuestion(messages ?? nothing);
  const busy = send.isPending || isAnswerOpen(messages ?? nothing);
  return {
    conversation,
    messages,
    error,
    answered,
    busy,
    stopping: stop.isPending || last?.run?.status === 'cancelling',
    unsent: send.error ?? stop.error,
    ask: (text, instead) => {
      if (busy) return;
      send.mutate(
        { conversation, message: crypto.randomUUID(), text, ...(instead ? { instead: instead.messageId } : {}) },
        { onSuccess: begun },
      );
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
