import { type ReactNode, useMemo } from 'react';
import type { Attempt } from '../state/attempts.ts';
import { useClock } from '../state/clock.ts';
import { running } from '../ui/words.ts';
import { traceOf } from './read-trace.ts';
import { TraceRow } from './trace-row.tsx';

/** What an attempt did, step by step; while it is at work the last line says for how long nothing was heard. */
export function TraceTree({ attempt }: { attempt: Attempt }): ReactNode {
  const nodes = useMemo(() => traceOf(attempt), [attempt]);
  const last = attempt.steps.at(-1);
  return (
    <ol className="ml-1 space-y-1 border-l border-line" aria-label={`Steps of ${attempt.member}`}>
      {nodes.map((node) => (
        <TraceRow key={node.step.key} node={node} />
      ))}
      {attempt.stand === 'working' && last && <Now since={last.at} />}
    </ol>
  );
}

function Now({ since }: { since: string }): ReactNode {
  const elapsed = useClock((now) => running(now - Date.parse(since)));
  return (
    <li className="relative flex items-center gap-2 pl-4 text-xs text-busy before:absolute before:top-1/2 before:left-0 before:w-3 before:border-t before:border-line">
      <span aria-hidden className="mx-1 size-2 shrink-0 animate-breathe rounded-full bg-busy" />
      <span>working</span>
      <span className="ml-auto text-muted">{elapsed}</span>
    </li>
  );
}
