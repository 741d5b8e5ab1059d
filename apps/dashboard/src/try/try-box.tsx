import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../account/me.tsx';
import { request } from '../api/request.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Trial } from '../wire.ts';

/** What the teams offer to try, ready to copy. Absent when none offers anything. */
export function TryBox(): ReactNode {
  const { data } = useQuery({
    queryKey: ['try'],
    queryFn: ({ signal }) => request<{ trials: Trial[] }>('/api/try', undefined, signal),
    staleTime: 60_000,
    enabled: useMay('everybody'),
  });
  if (!data || data.trials.length === 0) return null;
  return (
    <Panel title="Try it">
      <div className="divide-y divide-line">
        {data.trials.map((trial) => (
          <div key={trial.team} className="space-y-2 px-4 py-3">
            <p className="text-sm text-muted">{trial.says}</p>
            <pre
              className="max-h-40 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs whitespace-pre-wrap"
              tabIndex={0}
            >
              {trial.text}
            </pre>
            <CopyButton text={trial.text} />
          </div>
        ))}
      </div>
    </Panel>
  );
}
