import type { ReactNode } from 'react';
import { Badge } from '../ui/badge.tsx';
import { figure, plural } from '../ui/words.ts';
import { inWeight, type MemoryShown } from './read-memories.ts';

const open = 2;

/** Memories with how near they are, whose they are, and what each changed: those that counted first, most of them folded. */
export function MemoryRows({ memories }: { memories: readonly MemoryShown[] }): ReactNode {
  const sorted = inWeight(memories);
  const rest = sorted.slice(open);
  return (
    <div className="mt-1 ml-6 space-y-1.5">
      <Rows memories={sorted.slice(0, open)} />
      {rest.length > 0 && (
        <details className="space-y-1.5">
          <summary className="w-fit rounded py-0.5 text-xs font-medium text-accent">
            {plural(rest.length, 'more memory', 'more memories')}
          </summary>
          <Rows memories={rest} />
        </details>
      )}
    </div>
  );
}

function Rows({ memories }: { memories: readonly MemoryShown[] }): ReactNode {
  return (
    <ul className="space-y-1.5" aria-label="Memories">
      {memories.map((memory) => (
        <li key={memory.id} className="rounded-lg border border-line px-2.5 py-1.5 text-xs">
          <p className="line-clamp-2 break-words" title={memory.says}>
            {memory.says || memory.id}
          </p>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
            <Similarity value={memory.similarity} />
            <span>{sourceOf(memory)}</span>
            <Changed memory={memory} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Similarity({ value }: { value: number | null }): ReactNode {
  if (value === null) return <span>found by words</span>;
  return (
    <span className="inline-flex items-center gap-1.5">
      similarity
      <span aria-hidden className="h-1.5 w-12 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ width: `${Math.max(0, Math.min(1, value)) * 100}%` }}
        />
      </span>
      <span className="font-medium text-ink">{value.toFixed(2)}</span>
    </span>
  );
}

function sourceOf({ agent, region, kind }: MemoryShown): string {
  const from = agent ? `from ${agent}` : '';
  const where = region ? `in ${region}` : '';
  return [kind, [from, where].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}

function Changed({ memory: { points, changed } }: { memory: MemoryShown }): ReactNode {
  if (changed !== null) return <span className="font-medium text-accent">{changed}</span>;
  if (points === null) return null;
  if (points === 0) return <Badge tone="plain">changed nothing</Badge>;
  return (
    <Badge tone={points > 0 ? 'warn' : 'good'}>
      {points > 0 ? 'added' : 'took away'} {figure(Math.abs(points))} points
    </Badge>
  );
}
