import { type ReactNode, useMemo } from 'react';
import { AttemptTree } from '../feed/attempt-tree.tsx';
import { attemptsOf } from '../state/attempts.ts';
import { Panel } from '../ui/panel.tsx';
import { plural } from '../ui/words.ts';
import type { RunPage } from '../wire.ts';

/** How the run's attempts went, step by step, in the order in which they began: from what is stored. */
export function RunTrace({ run }: { run: RunPage }): ReactNode {
  const attempts = useMemo(() => attemptsOf([...run.events, ...run.steps]), [run]);
  return (
    <Panel title="Steps" aside={<span className="text-xs text-muted">{plural(attempts.length, 'attempt')}</span>}>
      {attempts.length === 0 ? (
        <p className="p-4 text-sm text-muted">No attempt has begun yet; the first worker that is free takes it.</p>
      ) : (
        <ol className="divide-y divide-line">
          {attempts.map((attempt) => (
            <li key={attempt.key}>
              <AttemptTree attempt={attempt} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
