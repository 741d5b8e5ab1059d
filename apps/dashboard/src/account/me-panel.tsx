import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2, LogOut } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { problemOf, request } from '../api/request.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { toast } from '../ui/toasts.tsx';
import type { SessionLine, SignInView } from '../wire.ts';
import { browserName } from './browser-name.ts';
import { useMe } from './me.tsx';
import { roleSays } from './roles.ts';

const field = 'mt-1 block min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm text-ink';

/** Who one is here: role, password, and where else one is signed in. */
export function MePanel(): ReactNode {
  const me = useMe();
  return (
    <Panel title="Me" aside={<Badge tone="accent">{me.role}</Badge>}>
      <div className="divide-y divide-line text-sm">
        <div className="p-4">
          <p className="font-medium break-words">{me.name}</p>
          <p className="break-words text-muted">
            Signs in as {me.login}. Every role has what the ones before it have; {me.role}: {roleSays[me.role]}.
          </p>
        </div>
        <PasswordForm />
        <IdentityLink />
        <Sessions />
      </div>
    </Panel>
  );
}

/** Whether one may come in by the company's provider too, and how one says who one is there. */
function IdentityLink(): ReactNode {
  const { hasIdentity } = useMe();
  const { data } = useQuery({
    queryKey: ['ways to sign in'],
    queryFn: ({ signal }) => request<SignInView>('/api/sign-in', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => request<{ href: string }>('/api/me/oidc', {}),
    onSuccess: ({ href }) => location.assign(href),
  });
  const refused = error ? problemOf(error) : data?.refused;
  if (!data?.provider) return null;
  const { name } = data.provider;
  return (
    <div className="space-y-2 p-4">
      <p className="text-muted">
        {hasIdentity
          ? `Signs in by ${name} too.`
          : `Not linked with ${name}: who comes in by it is somebody else here.`}
      </p>
      {refused && <ProblemNotice problem={refused} />}
      <Button icon={Link2} disabled={isPending} onClick={() => mutate()}>
        {hasIdentity ? `Link another account of ${name}` : `Link with ${name}`}
      </Button>
    </div>
  );
}

function PasswordForm(): ReactNode {
  const me = useMe();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (given: { password: string; before?: string }) => request('/api/me/password', given),
    onSuccess: async () => {
      setOpen(false);
      toast('The password is set; other browsers were signed out.');
      await client.invalidateQueries({ queryKey: ['me'] });
      await client.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const before = me.hasPassword ? { before: String(given.get('before')) } : {};
    mutate({ password: String(given.get('password')), ...before });
  }
  if (!open) {
    return (
      <div className="flex flex-wrap items-center justify-between gap-2 p-4">
        <p className="text-muted">
          {me.hasPassword ? 'You have a password.' : 'You have no password: only a link lets you in.'}
        </p>
        <Button onClick={() => setOpen(true)}>{me.hasPassword ? 'Change it' : 'Set one'}</Button>
      </div>
    );
  }
  return (
    <form className="space-y-3 p-4" onSubmit={submit}>
      <input type="text" name="login" value={me.login} readOnly hidden autoComplete="username" />
      {me.hasPassword && (
        <label className="block max-w-xs text-muted">
          The password so far
          <input
            name="before"
            type="password"
            required
            maxLength={200}
            autoComplete="current-password"
            className={field}
          />
        </label>
      )}
      <label className="block max-w-xs text-muted">
        The new password (10 to 200 characters)
        <input
          name="password"
          type="password"
          required
          minLength={10}
          maxLength={200}
          autoComplete="new-password"
          className={field}
        />
      </label>
      {error && <ProblemNotice problem={problemOf(error)} />}
      <div className="flex gap-2">
        <Button type="submit" look="main" disabled={isPending}>
          {isPending ? 'Setting …' : 'Set password'}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            reset();
            setOpen(false);
          }}
        >
          Cancel
        </Button>
      </div>
    </form>
  );
}

function Sessions(): ReactNode {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => request<{ sessions: SessionLine[] }>('/api/me/sessions', undefined, signal),
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => request('/api/me/sessions/close', {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  const sessions = data?.sessions ?? [];
  if (sessions.length === 0) return null;
  return (
    <div className="space-y-2 p-4">
      <p className="text-muted">Signed in with</p>
      <ul className="space-y-1">
        {sessions.map(({ browser, here, createdAt, seenAt }) => (
          <li key={createdAt} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <span className="min-w-0 break-words" title={browser}>
              {browserName(browser)}
            </span>
            {here && <Badge tone="good">this one</Badge>}
            <span className="ml-auto text-xs text-muted">
              last used <TimeAgo at={seenAt} />
            </span>
          </li>
        ))}
      </ul>
      {error && <ProblemNotice problem={problemOf(error)} />}
      {sessions.length > 1 && (
        <Button icon={LogOut} disabled={isPending} onClick={() => mutate()}>
          Sign out everywhere else
        </Button>
      )}
    </div>
  );
}
