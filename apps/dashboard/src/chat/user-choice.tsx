import type { ReactNode } from 'react';

interface Props {
  users: readonly { id: string; name: string }[];
  user: string;
  choose(user: string): void;
}

/** For whom one asks; who asks for themselves alone has nothing to choose. */
export function UserChoice({ users, user, choose }: Props): ReactNode {
  if (users.length === 0) return null;
  const known = user === 'everybody' || users.some(({ id }) => id === user);
  return (
    <label className="block text-xs text-muted">
      Ask for
      <select
        value={user}
        onChange={(event) => choose(event.target.value)}
        className="mt-0.5 block min-h-9 w-full rounded-lg border border-line bg-surface px-2 text-sm text-ink"
      >
        <option value="everybody">Everybody (operator)</option>
        {!known && <option value={user}>{user.slice(0, 8)}</option>}
        {users.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
