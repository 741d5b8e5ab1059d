import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TimeAgo } from '../ui/time-ago.tsx';
import { words } from '../ui/words.ts';
import type { KinView, RunPage } from '../wire.ts';

const link = 'rounded font-medium text-accent underline-offset-2 hover:underline';

/** The run it was retried from, and those that were retried from it. */
export function RunKin({ run: { retriedFrom, retries } }: { run: RunPage }): ReactNode {
  if (!retriedFrom && retries.length === 0) return null;
  return (
    <div className="space-y-1 text-sm text-muted">
      {retriedFrom && (
        <p>
          Began with what <RunLink kin={retriedFrom} /> knew after {stepOf(retriedFrom)}.
        </p>
      )}
      {retries.length > 0 && (
        <ul aria-label="Retried as" className="space-y-1">
          {retries.map((kin) => (
            <li key={kin.runId}>
              Retried from {stepOf(kin)} as <RunLink kin={kin} /> ({kin.status}), <TimeAgo at={kin.createdAt} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const stepOf = ({ member, turn }: KinView): string => `${words(member)}, turn ${turn}`;

function RunLink({ kin }: { kin: KinView }): ReactNode {
  return (
    <Link to="/runs/$run" params={{ run: kin.runId } as never} className={link}>
      run {kin.runId.slice(0, 8)}
    </Link>
  );
}
