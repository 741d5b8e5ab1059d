import type { ReactNode } from 'react';
import { JsonView } from '../ui/json-view.tsx';

/** Values behind a disclosure that says their names; those that are not there are left out. */
export function Disclosed({ parts }: { parts: Readonly<Record<string, unknown>> }): ReactNode {
  const known = Object.entries(parts).filter(([, value]) => value !== undefined);
  const names = known.map(([name], at) => (at === 0 ? name : name.toLowerCase())).join(' and ');
  return (
    <details className="mt-0.5 ml-6">
      <summary className="w-fit rounded py-0.5 text-xs font-medium text-accent">{names}</summary>
      <dl className="mt-1 space-y-2 rounded-lg border border-line p-2.5">
        {known.map(([name, value]) => (
          <div key={name} className="min-w-0">
            {known.length > 1 && <dt className="text-xs text-muted">{name}</dt>}
            <dd className="min-w-0 break-words">
              <JsonView value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
