import type { ReactNode } from 'react';
import { useClock } from '../state/clock.ts';
import { ago, exact } from './words.ts';

/** Relative, with the exact time on hover, in the reader's zone. */
export function TimeAgo({ at, className = '' }: { at: string; className?: string }): ReactNode {
  const text = useClock((now) => ago(at, now));
  return (
    <time dateTime={at} title={exact(at)} className={`whitespace-nowrap ${className}`}>
      {text}
    </time>
  );
}
