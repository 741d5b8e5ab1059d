import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMay, useMe } from '../account/me.tsx';
import { RequestFailed, request } from '../api/request.ts';
import type { Problem } from '../wire.ts';

/**
 * Whether a report is mailed, and to whom: the address that is known for its user, of which only the beginning is told, or another one.
 * A report of everybody is nobody's in particular; it is mailed from the list.
 */
export function MailTo({ user }: { user: string }): ReactNode {
  const [wanted, setWanted] = useState(false);
  const [other, setOther] = useState(false);
  // Where somebody else's mail goes is for operators to say.
  const operates = useMay('operate');
  const mayKeep = useMe().userId === user || operates;
  const { data } = useQuery({
    queryKey: ['reports', 'recipient', user],
    queryFn: ({ signal }) => request<{ address: string | null }>(`/api/recipients/${user}`, undefined, signal),
    enabled: wanted && user !== '',
  });
  if (user === '')
    return <p className="text-xs text-muted">A report for everybody is mailed from the list, once it is made.</p>;
  const unknown = data?.address === null;
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">Mail</legend>
      <label className="flex items-center gap-2 text-sm">
        <input
          name="email"
          type="checkbox"
          className="size-4 accent-accent"
          checked={wanted}
          onChange={(event) => setWanted(event.target.checked)}
        />
        Mail it to the user
      </label>
      {wanted && data?.address && mayKeep && (
        <label className="flex items-center gap-2 pl-6 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={other}
            onChange={(event) => setOther(event.target.checked)}
          />
          Not to {data.address}, but to another address
        </label>
      )}
      {wanted && data?.address && !mayKeep && <p className="pl-6 text-xs text-muted">To {data.address}.</p>}
      {wanted && unknown && !mayKeep && (
        <p className="pl-6 text-xs text-muted">
          No address is known for this user. An operator can say one; without it nothing is mailed.
        </p>
      )}
      {wanted && data && mayKeep && (unknown || other) && (
        <label className="block space-y-1 pl-6">
          <span className="text-xs text-muted">E-mail address, kept for this user</span>
          <input
            name="address"
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            className="min-h-9 w-full rounded-lg border border-line-strong/70 bg-surface px-2 text-sm text-ink"
          />
        </label>
      )}
    </fieldset>
  );
}

/** Where mail of a user goes from now on. Throws what the web app refuses. */
export async function keepAddress(user: string, address: string): Promise<void> {
  const answer = await fetch(`/api/recipients/${user}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ address }),
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new RequestFailed((await answer.json()) as Problem, answer.status);
}
