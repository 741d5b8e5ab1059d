import type { ReactNode } from 'react';
import { Panel } from '../ui/panel.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { sentence } from '../ui/words.ts';
import type { DocumentList } from '../wire.ts';

/** Files that lie in the store's inbox and stay there: each with what to do. */
export function RefusedFiles({ refused }: Pick<DocumentList, 'refused'>): ReactNode {
  return (
    <Panel title="Left in the inbox folder">
      <ul className="divide-y divide-line">
        {refused.map(({ name, message, fix, at }) => (
          <li key={name} className="px-4 py-2 text-sm">
            <p className="flex justify-between gap-2">
              <span className="min-w-0 truncate font-medium">{name}</span>
              <TimeAgo at={at} className="text-xs text-muted" />
            </p>
            <p className="text-bad">{sentence(message)}.</p>
            <p className="text-muted">{fix}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
