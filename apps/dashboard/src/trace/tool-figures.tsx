import type { ReactNode } from 'react';
import { JsonView } from '../ui/json-view.tsx';

/** What a tool was called with and what it gave. */
export function ToolFigures({ args, result }: { args: unknown; result: unknown }): ReactNode {
  return (
    <details className="mt-0.5 ml-6">
      <summary className="w-fit rounded py-0.5 text-xs font-medium text-accent">
        {result === undefined ? 'Arguments' : 'Arguments and result'}
      </summary>
      <dl className="mt-1 space-y-2 rounded-lg border border-line p-2.5">
        <Part name="Arguments" value={args} />
        {result !== undefined && <Part name="Result" value={result} />}
      </dl>
    </details>
  );
}

function Part({ name, value }: { name: string; value: unknown }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="min-w-0 break-words">
        <JsonView value={value} />
      </dd>
    </div>
  );
}
