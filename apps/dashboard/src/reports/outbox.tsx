import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleHelp, Clock, Inbox, MailCheck, MailX, Send, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../account/me.tsx';
import { problemOf, request } from '../api/request.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { plural } from '../ui/words.ts';
import type { MailState, MailView, OutboxView } from '../wire.ts';

const looks: Readonly<Record<MailState, { tone: Tone; icon: typeof Clock; says: string }>> = {
  queued: { tone: 'plain', icon: Clock, says: 'queued' },
  sending: { tone: 'busy', icon: Send, says: 'being sent' },
  sent: { tone: 'good', icon: MailCheck, says: 'sent' },
  failed: { tone: 'bad', icon: MailX, says: 'failed' },
  ambiguous: { tone: 'warn', icon: CircleHelp, says: 'may have been sent' },
  cancelled: { tone: 'plain', icon: X, says: 'cancelled' },
};

/** Mail: what waits, what went out, and what a person must decide about. */
export function Outbox(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'outbox'],
    queryFn: ({ signal }) => request<OutboxView>('/api/outbox?limit=50', undefined, signal),
    refetchInterval: 5_000,
  });
  const open = data ? (data.counts.queued ?? 0) + (data.counts.ambiguous ?? 0) + (data.counts.failed ?? 0) : 0;
  return (
    <Panel title="Outbox" aside={data && <span className="text-xs text-muted">{plural(open, 'message')} open</span>}>
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={3} />}
      {data && !data.configured && (
        <p className="border-b border-line bg-warn-soft px-4 py-2 text-sm">
          Mail is not configured: messages stay here until <code>SMTP_URL</code> and <code>SMTP_FROM</code> are set and
          the workers are started again.
        </p>
      )}
      {data?.messages.length === 0 && (
        <Empty icon={Inbox} title="The outbox is empty">
          Mail a report from the list above.
        </Empty>
      )}
      {data && data.messages.length > 0 && (
        <ul className="divide-y divide-line">
          {data.messages.map((message) => (
            <Message key={message.messageId} message={message} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

type Decision = 'resend' | 'arrived' | 'cancel';
const choices: Readonly<Partial<Record<MailState, readonly { what: Decision; says: string }[]>>> = {
  queued: [{ what: 'cancel', says: 'Cancel' }],
  failed: [
    { what: 'resend', says: 'Send again' },
    { what: 'cancel', says: 'Cancel' },
  ],
  ambiguous: [
    { what: 'arrived', says: 'It arrived' },
    { what: 'resend', says: 'Send again' },
    { what: 'cancel', says: 'Cancel' },
  ],
};

function Message({ message }: { message: MailView }): ReactNode {
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (what: Decision) => request<MailView>(`/api/outbox/${message.messageId}/${what}`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['reports', 'outbox'] }),
  });
  const may = useMay('operate');
  const { tone, icon, says } = looks[message.state];
  return (
    <li className="space-y-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={tone} icon={icon}>
          {says}
        </Badge>
        <span className="min-w-0 font-medium break-words">{message.subject}</span>
        <span className="text-xs text-muted">
          to {message.to} · <TimeAgo at={message.sentAt ?? message.queuedAt} />
          {message.tries > 0 && ` · ${plural(message.tries, 'try', 'tries')}`}
        </span>
        <span className="ml-auto flex flex-wrap gap-2">
          {(may ? choices[message.state] : undefined)?.map(({ what, says: name }) => (
            <Button
              key={what}
              look="quiet"
              disabled={decide.isPending}
              aria-label={`${name}: ${message.subject}`}
              onClick={() => decide.mutate(what)}
            >
              {name}
            </Button>
          ))}
        </span>
      </div>
      {message.answer && <p className="text-xs break-words text-muted">{message.answer}</p>}
      {decide.error && <ProblemNotice problem={problemOf(decide.error)} />}
    </li>
  );
}
