import type { ReactNode } from 'react';
import { TimeAgo } from '../ui/time-ago.tsx';
import type { Event } from '../wire.ts';

/** The facts of the run in their order, each with its data. */
export function RunEvents({ events }: { events: readonly Event[] }): ReactNode {
  return (
    <ol className="divide-y divide-line">
      {events.map((event) => (
        <li key={`${event.stream}/${event.seq}`} className="px-4 py-1.5">
          <details>
            <summary className="flex items-center gap-3 rounded text-sm">
              <span className="w-8 shrink-0 text-right text-xs text-muted">{event.seq}</span>
              <span className="font-mono text-xs">{event.type}</span>
              <TimeAgo at={event.at} className="ml-auto text-xs text-muted" />
            </summary>
            <pre className="mt-1 max-h-80 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs" tabIndex={0}>
              {JSON.stringify(event.data, null, 2)}
            </pre>
          </details>
        </li>
      ))}
    </ol>
  );
}
