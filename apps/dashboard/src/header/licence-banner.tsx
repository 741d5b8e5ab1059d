import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLiveValue } from '../state/use-live.tsx';

/** A CockroachDB without a key works for seven days; then it holds transactions back. Nothing is shown where that is not so. */
export function LicenceBanner(): ReactNode {
  const left = useLiveValue(({ state }) => state?.pulse.licenceDaysLeft ?? null);
  if (left === null) return null;
  return (
    <p role="status" className="flex items-start gap-3 rounded-lg bg-warn-soft px-3 py-2.5 text-sm text-warn">
      <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        <span className="font-medium">{licenceSays(left)}</span>{' '}
        <span className="text-ink">
          Set COCKROACH_LICENSE and COCKROACH_ORGANIZATION, or begin anew with docker compose down -v.
        </span>
      </span>
    </p>
  );
}

export function licenceSays(daysLeft: number): string {
  const days = Math.floor(daysLeft);
  if (daysLeft <= 0)
    return 'CockroachDB has no licence key: a cluster of several nodes runs five transactions at a time, the others wait.';
  const left = days === 0 ? 'Less than a day is left' : `${days} ${days === 1 ? 'day is' : 'days are'} left`;
  return `CockroachDB has no licence key. ${left} until a cluster of several nodes runs five transactions at a time.`;
}
