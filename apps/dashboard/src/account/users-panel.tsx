import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2, UserPlus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { problemOf, request } from '../api/request.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import type { Role, UserView } from '../wire.ts';
import { useMe } from './me.tsx';
import { roleSays, roles } from './roles.ts';

const field = 'block min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm text-ink';

/** Everybody who may sign in: their roles, a link for each, and who is out. For administrators. */
export function UsersPanel(): ReactNode {
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => request<{ users: UserView[] }>('/api/users', undefined, signal),
  });
  return (
    <Panel
      title="Users"
      aside={
        <Button icon={UserPlus} look="quiet" aria-expanded={adding} onClick={() => setAdding(!adding)}>
          Add somebody
        </Button>
      }
    >
      <Problems error={error} again={refetch} />
      {adding && <UserForm done={() => setAdding(false)} />}
      {!data && !error && <Skeleton lines={4} />}
      <ul className="divide-y divide-line">
        {data?.users.map((user) => (
          <UserLine key={user.userId} user={user} />
        ))}
      </ul>
    </Panel>
  );
}

function UserForm({ done }: { done(): void }): ReactNode {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>('viewer');
  const { mutate, error, isPending } = useMutation({
    mutationFn: (user: { login: string; name?: string; role: Role }) => request<UserView>('/api/users', user),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['users'] });
      done();
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const name = String(given.get('name')).trim();
    mutate({ login: String(given.get('login')).trim(), role, ...(name ? { name } : {}) });
  }
  return (
    <form className="space-y-3 border-b border-line p-4 text-sm" onSubmit={submit}>
      <div className="grid gap-3 sm:grid-cols-3">
        <label className="block text-muted">
          <span className="mb-1 block">Signs in as</span>
          <input name="login" required maxLength={100} autoComplete="off" autoFocus className={field} />
        </label>
        <label className="block text-muted">
          <span className="mb-1 block">Is called</span>
          <input name="name" maxLength={200} autoComplete="off" className={field} />
        </label>
        <RoleChoice name="Role" role={role} choose={setRole} />
      </div>
      <p className="text-muted">
        {role}: {roleSays[role]}.
      </p>
      {error && <ProblemNotice problem={problemOf(error)} />}
      <Button type="submit" look="main" icon={UserPlus} disabled={isPending}>
        {isPending ? 'Adding …' : 'Add'}
      </Button>
    </form>
  );
}

function RoleChoice({
  name,
  role,
  choose,
  hidden = false,
  disabled = false,
}: {
  name: string;
  role: Role;
  choose(role: Role): void;
  hidden?: boolean;
  disabled?: boolean;
}): ReactNode {
  return (
    <label className="block text-muted">
      <span className={hidden ? 'sr-only' : 'mb-1 block'}>{name}</span>
      <select
        value={role}
        disabled={disabled}
        onChange={(event) => choose(event.target.value as Role)}
        className={field}
      >
        {roles.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

function UserLine({ user }: { user: UserView }): ReactNode {
  const me = useMe();
  const client = useQueryClient();
  const { userId, login, name, role, hasPassword, disabledAt } = user;
  const change = useMutation({
    mutationFn: ({ what, body }: { what: 'role' | 'disabled'; body: object }) =>
      request<UserView>(`/api/users/${userId}/${what}`, body),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['users'] });
      if (userId === me.userId) await client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  const link = useMutation({ mutationFn: () => request<{ token: string }>(`/api/users/${userId}/link`, {}) });
  const problem = change.error ?? link.error;
  return (
    <li className="space-y-2 px-4 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-40 flex-1">
          <p className="font-medium break-words">
            {name} {userId === me.userId && <Badge tone="accent">me</Badge>}{' '}
            {disabledAt && <Badge tone="bad">disabled</Badge>}
          </p>
          <p className="text-xs break-words text-muted">
            {login} · {hasPassword ? 'has a password' : 'no password yet'}
          </p>
        </div>
        <div className="w-32">
          <RoleChoice
            name={`Role of ${name}`}
            hidden
            role={role}
            disabled={change.isPending}
            choose={(next) => change.mutate({ what: 'role', body: { role: next } })}
          />
        </div>
        <Button icon={Link2} disabled={link.isPending || disabledAt !== null} onClick={() => link.mutate()}>
          Link
        </Button>
        <Button
          look="quiet"
          disabled={change.isPending}
          aria-label={`${disabledAt ? 'Enable' : 'Disable'} ${name}`}
          onClick={() => change.mutate({ what: 'disabled', body: { disabled: disabledAt === null } })}
        >
          {disabledAt ? 'Enable' : 'Disable'}
        </Button>
      </div>
      {problem && <ProblemNotice problem={problemOf(problem)} />}
      {link.data && (
        <div role="status" className="space-y-2 rounded-lg bg-good-soft p-3">
          <p>Lets {name} in once, within 15 minutes. Hand it over as you would a key.</p>
          <code className="block rounded-lg bg-surface px-3 py-2 text-xs break-all select-all">
            {`${location.origin}/#sign-in=${link.data.token}`}
          </code>
          <CopyButton text={`${location.origin}/#sign-in=${link.data.token}`} />
        </div>
      )}
    </li>
  );
}
