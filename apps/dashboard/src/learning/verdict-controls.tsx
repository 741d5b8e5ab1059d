import { useMutation } from '@tanstack/react-query';
import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Only } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { toast } from '../ui/toasts.tsx';
import { words } from '../ui/words.ts';
import type { DecisionView, Feedback, JudgedView } from '../wire.ts';
import { useHint } from './use-hint.ts';
import { useSaid } from './use-said.ts';

const together: Record<Feedback, { tone: 'good' | 'bad' | 'warn'; says: string }> = {
  right: { tone: 'good', says: 'people say right' },
  wrong: { tone: 'bad', says: 'people say wrong' },
  contested: { tone: 'warn', says: 'people disagree' },
};

/** Right or wrong, and why: the member may learn from it. A second word replaces the first. */
export function VerdictControls({ decision }: { decision: DecisionView }): ReactNode {
  const { feedback, mine } = useSaid(decision);
  const [asking, setAsking] = useState<boolean | null>(null);
  const opened = useRef<HTMLButtonElement>(null);
  const sending = useRef(false);
  const { mutate, error, data, isPending } = useMutation({
    mutationFn: ({ right, reason }: { right: boolean; reason: string }) =>
      request<JudgedView>(`/api/decisions/${decision.decisionId}/verdict`, {
        verdict: right ? 'right' : 'wrong',
        ...(reason === '' ? {} : { reason }),
      }),
    onSuccess: (judged) => {
      setAsking(null);
      opened.current?.focus();
      toast(saidText(judged, decision));
    },
    onSettled: () => {
      sending.current = false;
    },
  });
  // A second click comes before React has drawn the first.
  const send = (right: boolean, reason: string): void => {
    if (sending.current) return;
    sending.current = true;
    mutate({ right, reason });
  };
  const own = data?.right ?? mine;
  const shown = feedback ?? data?.feedback ?? null;
  const close = (): void => {
    setAsking(null);
    opened.current?.focus();
  };
  const choice = (right: boolean): ReactNode => (
    <button
      type="button"
      aria-label={right ? 'This decision was right' : 'This decision was wrong'}
      aria-pressed={own === right}
      aria-expanded={asking === right}
      className={`inline-flex min-h-7 items-center gap-1 rounded-md px-2 font-medium hover:bg-sunken ${
        own === right ? (right ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad') : 'text-muted'
      }`}
      onClick={(event) => {
        opened.current = event.currentTarget;
        setAsking(asking === right ? null : right);
      }}
    >
      {right ? <ThumbsUp aria-hidden className="size-3.5" /> : <ThumbsDown aria-hidden className="size-3.5" />}
      {right ? 'Right' : 'Wrong'}
    </button>
  );
  return (
    <div className={asking === null ? '' : 'basis-full'}>
      <span role="group" aria-label="Was this decision right?" className="inline-flex flex-wrap items-center gap-1">
        <Only may="answer">
          {choice(true)}
          {choice(false)}
        </Only>
        {shown && <Badge tone={together[shown].tone}>{together[shown].says}</Badge>}
      </span>
      {asking !== null && (
        <ReasonForm
          decision={decision}
          right={asking}
          busy={isPending}
          send={(reason) => send(asking, reason)}
          close={close}
        />
      )}
      {error && <ProblemNotice problem={problemOf(error)} />}
    </div>
  );
}

function ReasonForm({
  decision,
  right,
  busy,
  send,
  close,
}: {
  decision: DecisionView;
  right: boolean;
  busy: boolean;
  send(reason: string): void;
  close(): void;
}): ReactNode {
  const id = useId();
  const hint = useHint(decision, right);
  const form = useRef<HTMLFormElement>(null);
  // Where something sticks to the bottom, as in the chat, the form would open behind it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hint makes it taller
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, [hint]);
  const [reason, setReason] = useState('');
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // The run's drawer closes by the same key.
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <form
      ref={form}
      className="mt-1 flex scroll-mb-44 flex-wrap items-end gap-2 rounded-lg bg-sunken p-2"
      onKeyDown={leave}
      onSubmit={(event) => {
        event.preventDefault();
        send(reason.trim());
      }}
    >
      <label htmlFor={id} className="min-w-40 flex-1 text-muted">
        Why? (may stay empty)
        <input
          id={id}
          autoFocus
          value={reason}
          maxLength={1000}
          aria-describedby={hint ? `${id}-hint` : undefined}
          autoComplete="off"
          className="mt-0.5 block min-h-9 w-full rounded-md border border-line-strong/60 bg-surface px-2 text-sm text-ink"
          onChange={(event) => setReason(event.target.value.replaceAll(/\p{Cc}/gu, ' '))}
        />
      </label>
      {hint && (
        <p id={`${id}-hint`} className="order-last basis-full text-muted">
          {hint}
        </p>
      )}
      <Button type="submit" look="main" disabled={busy}>
        {busy ? 'Saying …' : `Say ${right ? 'right' : 'wrong'}`}
      </Button>
      <Button look="quiet" onClick={close}>
        Cancel
      </Button>
    </form>
  );
}

function saidText({ right, changed, against }: JudgedView, { member }: DecisionView): string {
  if (!changed) return `You had said so before: ${right ? 'right' : 'wrong'}.`;
  const others = against.length > 0 ? ` ${against.join(', ')} ${against.length === 1 ? 'says' : 'say'} otherwise.` : '';
  return `Thank you: ${words(member)} was ${right ? 'right' : 'wrong'}.${others}`;
}
