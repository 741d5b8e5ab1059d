import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, type ReactNode, useRef } from 'react';
import { problemOf, request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { toast } from '../ui/toasts.tsx';
import type { DocumentView, MailView } from '../wire.ts';

/** The same address in the same form is the same message; the address is no part of the key. */
function keyOf(keys: Map<string, string>, to: string): string {
  const key = keys.get(to) ?? crypto.randomUUID();
  keys.set(to, key);
  return key;
}

/** Puts a document into the outbox. Sent twice from one form it is one message. */
export function MailForm({
  document,
  title,
  done,
}: {
  document: DocumentView;
  title: string;
  done(): void;
}): ReactNode {
  const keys = useRef(new Map<string, string>());
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (to: string) =>
      request<MailView>('/api/outbox', {
        document_id: document.documentId,
        to,
        subject: title,
        key: keyOf(keys.current, to),
      }),
    onSuccess: async (message) => {
      toast(`Queued for ${message.to}`);
      await client.invalidateQueries({ queryKey: ['reports', 'outbox'] });
      done();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    send.mutate(String(new FormData(event.currentTarget).get('to') ?? '').trim());
  }
  return (
    <form className="flex flex-wrap items-end gap-2" onSubmit={submit} noValidate>
      <label className="min-w-0 flex-1 space-y-1">
        <span className="text-xs text-muted">E-mail address</span>
        <input
          name="to"
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          className="min-h-9 w-full min-w-0 rounded-lg border border-line-strong/70 bg-surface px-2 text-sm text-ink"
        />
      </label>
      <Button type="submit" look="main" icon={Send} disabled={send.isPending}>
        Queue
      </Button>
      {send.error && (
        <div className="w-full">
          <ProblemNotice problem={problemOf(send.error)} />
        </div>
      )}
    </form>
  );
}
