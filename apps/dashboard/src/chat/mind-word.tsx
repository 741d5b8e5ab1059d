import type { ReactNode } from 'react';

/** Which mind made it, in a word. */
export function MindWord({ by }: { by: string }): ReactNode {
  if (by === '') return null;
  return (
    <span className="rounded bg-sunken px-1.5 font-normal text-muted">
      {by === 'rules' ? 'by rules' : `by a ${by}`}
    </span>
  );
}
