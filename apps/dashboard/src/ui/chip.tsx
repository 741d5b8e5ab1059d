import type { ReactNode } from 'react';

/** A figure in a line of text: its name, small, and its value. */
export function Chip({ name, children }: { name?: string; children: ReactNode }): ReactNode {
  return (
    <span className="inline-block max-w-full rounded bg-sunken px-1.5 text-xs break-words text-muted">
      {name && `${name} `}
      <span className="font-medium text-ink">{children}</span>
    </span>
  );
}
