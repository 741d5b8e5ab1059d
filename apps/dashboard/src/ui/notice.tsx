import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../wire.ts';
import { sentence } from './words.ts';

/** What went wrong and what to do about it. */
export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }): ReactNode {
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg bg-bad-soft px-3 py-2.5 text-sm text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium break-words">{sentence(problem.message)}</p>
        <p className="text-ink break-words">{problem.fix}</p>
        {children}
      </div>
    </div>
  );
}

/** Nothing to show yet, and how something would come. */
export function Empty({
  icon: Icon,
  title,
  children,
}: {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-9 text-center">
      <Icon aria-hidden className="mb-1 size-6 text-line-strong" />
      <p className="text-sm font-medium">{title}</p>
      <p className="max-w-sm text-sm text-muted">{children}</p>
    </div>
  );
}

/** The shape of what is coming. */
export function Skeleton({ lines, className = '' }: { lines: number; className?: string }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className={`space-y-3 p-4 ${className}`}>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="h-4 animate-breathe rounded bg-sunken"
          style={{ width: `${[92, 70, 84, 60][line % 4]}%` }}
        />
      ))}
    </div>
  );
}
