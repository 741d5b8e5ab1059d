import { useEffect, useRef } from 'react';
import type { ChatMessage } from '../wire.ts';
import { answeredIn } from './answered.ts';
import { type Sending, useSend } from './use-chat.ts';

/** Asks; `instead`: in place of an earlier question. `sent`: told once the question is stored and worked on. */
export type Ask = (text: string, instead?: ChatMessage, sent?: () => void) => void;

interface Asking {
  ask: Ask;
  pending: boolean;
  /** Why the last question could not be sent; null: it was, or none was. */
  error: unknown;
}

interface Attempt {
  said: Sending;
  sent: (() => void) | undefined;
}

/**
 * Sends questions of one conversation, each of them once: tried again in the same words it is the same message until it is
 * known to be sent, because a try that seemed to fail may have arrived.
 */
export function useAsk(
  team: string,
  user: string,
  conversation: string,
  messages: readonly ChatMessage[],
  begun: () => void,
): Asking {
  const { mutate, reset, isPending, isError, error, variables } = useSend(team, user);
  const attempt = useRef<Attempt | null>(null);
  const arrived =
    isError &&
    isWorkedOn(
      messages.find(({ messageId }) => messageId === variables?.message),
      messages,
    );

  // Only the answer to the sending was lost.
  useEffect(() => {
    if (!arrived) return;
    attempt.current?.sent?.();
    attempt.current = null;
    reset();
  }, [arrived, reset]);

  return {
    pending: isPending,
    error,
    ask: (text, instead, sent) => {
      const said = sameOrNew(attempt.current?.said, { conversation, text, instead: instead?.messageId });
      attempt.current = { said, sent };
      mutate(said, {
        onSuccess: () => {
          attempt.current = null;
          sent?.();
          begun();
        },
      });
    },
  };
}

/** A message may be stored without its run: then it is to be sent again. */
function isWorkedOn(message: ChatMessage | undefined, messages: readonly ChatMessage[]): boolean {
  return message !== undefined && (message.run !== null || answeredIn(messages).has(message.messageId));
}

type Words = Pick<Sending, 'conversation' | 'text'> & { instead: string | undefined };

/** What was not sent yet keeps its id; other words are another message. */
function sameOrNew(before: Sending | undefined, { conversation, text, instead }: Words): Sending {
  if (before?.conversation === conversation && before.text === text && before.instead === instead) return before;
  return { conversation, message: crypto.randomUUID(), text, ...(instead === undefined ? {} : { instead }) };
}
