import type { ReactNode } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { plural } from '../ui/words.ts';
import type { SourceView } from './read-brief.ts';

/** The statement behind a figure, as it was sent. */
export function Source({ source, of }: { source: SourceView; of: string }): ReactNode {
  return (
    <details className="min-w-0 text-xs">
      <summary className="w-fit rounded py-0.5 font-medium text-accent">
        SQL<span className="sr-only"> behind {of}</span>
        {source.rows !== null && <span className="text-muted"> · {plural(source.rows, 'row')}</span>}
      </summary>
      <div className="mt-1 space-y-2 rounded-lg border border-line bg-sunken p-2">
        <pre tabIndex={0} className="max-h-56 overflow-auto font-mono whitespace-pre-wrap">
          {source.sql}
        </pre>
        {source.params.length > 0 && (
          <p className="font-mono break-all text-muted">
            {source.params.map((value, at) => `$${at + 1} = ${JSON.stringify(value)}`).join(', ')}
          </p>
        )}
        <CopyButton text={source.sql} name="Copy SQL" />
      </div>
    </details>
  );
}
