import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { problemOf, request } from '../api/request.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { exact } from '../ui/words.ts';
import type { KeyView, Right } from '../wire.ts';
import { useMe } from './me.tsx';
import { rightSays } from './roles.ts';

const field = 'mt-1 block min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm text-ink';

/** Keys by which programs act in one's name: what each may, when it was last used, and its end. */
export function KeysPanel(): ReactNode {
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => request<{ keys: KeyView[] }>('/api/me/keys', undefined, signal),
  });
  return (
    <Panel
      title="My API keys"
      aside={
        <Button icon={Plus} look="quiet" aria-expanded={making} onClick={() => setMaking(!making)}>
          New key
        </Button>
      }
    >
      <Problems error={error} again={refetch} />
      {made && <Secret {...made} close={() => setMade(null)} />}
      {making && (
        <KeyForm
          made={(name, secret) => {
            setMade({ name, secret });
            setMaking(false);
          }}
        />
      )}
      {!data && !error && <Skeleton lines={3} />}
      {data?.keys.length === 0 && !making && (
        <Empty icon={KeyRound} title="No keys yet">
          A program sends one as <code>Authorization: Bearer KEY</code>, and may no more than the key says.
        </Empty>
      )}
      <ul className="divide-y divide-line">
        {data?.keys.map((key) => (
          <KeyLine key={key.keyId} of={key} />
        ))}
      </ul>
    </Panel>
  );
}

function Secret({ name, secret, close }: { name: string; secret: string; close(): void }): ReactNode {
  return (
    <div role="status" className="space-y-2 border-b border-line bg-good-soft p-4 text-sm">
      <p className="font-medium">The key {name}. It is shown now and never again.</p>
      <code className="block rounded-lg bg-surface px-3 py-2 text-xs break-all select-all">{secret}</code>
      <div className="flex gap-2">
        <CopyButton text={secret} />
        <Button look="quiet" onClick={close}>
          I have it
        </Button>
      </div>
    </div>
  );
}

function KeyForm({ made }: { made(name: string, secret: string): void }): ReactNode {
  const { rights } = useMe();
  const client = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: (key: { name: string; rights: Right[]; days?: number }) =>
      request<{ key: KeyView; secret: string }>('/api/me/keys', key),
    onSuccess: async ({ key, secret }) => {
      made(key.name, secret);
      await client.invalidateQueries({ queryKey: ['keys'] });
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const days = Number(given.get('days'));
    mutate({
      name: String(given.get('name')).trim(),
      rights: given.getAll('right') as Right[],
      ...(days > 0 ? { days } : {}),
    });
  }
  return (
    <form className="space-y-3 border-b border-line p-4 text-sm" onSubmit={submit}>
      <div className="grid gap-3 sm:grid-cols-2">
        <label className="block text-muted">
          What it is for
          <input name="name" required maxLength={100} autoComplete="off" className={field} />
        </label>
        <label className="block text-muted">
          It counts for
          <select name="days" defaultValue="90" className={field}>
            <option value="7">a week</option>
            <option value="90">90 days</option>
            <option value="365">a year</option>
            <option value="0">ever</option>
          </select>
        </label>
      </div>
      <fieldset className="space-y-1">
        <legend className="mb-1 text-muted">It may</legend>
        {rights.map((right) => (
          <label key={right} className="flex items-start gap-2">
            <input
              type="checkbox"
              name="right"
              value={right}
              defaultChecked={right === 'read'}
              className="mt-0.5 size-4"
            />
            <span>
              <span className="font-medium">{right}</span> <span className="text-muted">{rightSays[right]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {error && <ProblemNotice problem={problemOf(error)} />}
      <Button type="submit" look="main" icon={KeyRound} disabled={isPending}>
        {isPending ? 'Making …' : 'Make the key'}
      </Button>
    </form>
  );
}

function KeyLine({
  of: { keyId, name, shown, rights, createdAt, lastUsedAt, expiresAt, revokedAt },
}: {
  of: KeyView;
}): ReactNode {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => request(`/api/me/keys/${keyId}/revoke`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <li className="space-y-1 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium break-words">{name}</span>
        <code className="text-xs text-muted">{shown}…</code>
        {revokedAt && <Badge tone="bad">revoked</Badge>}
        <span className="ml-auto">
          {!revokedAt && (
            <ConfirmButton
              icon={KeyRound}
              name="Revoke"
              danger
              busy={isPending}
              question={`Refuse ${name} from now on?`}
              act={() => mutate()}
            />
          )}
        </span>
      </div>
      <p className="text-xs text-muted">
        {rights.join(', ')} · made <TimeAgo at={createdAt} /> ·{' '}
        {lastUsedAt ? (
          <>
            last used <TimeAgo at={lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
        {expiresAt && !revokedAt && ` · until ${exact(expiresAt)}`}
      </p>
      {error && <ProblemNotice problem={problemOf(error)} />}
    </li>
  );
}
