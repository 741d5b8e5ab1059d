import { type ReactNode, useState } from 'react';
import { databaseNow } from '../state/clock.ts';

const freshMs = 4_000;

/** A row of a list: lights up when it has only just happened, not when the page opens on it. */
export function Arriving({ at, children }: { at: string; children: ReactNode }): ReactNode {
  const [fresh] = useState(() => databaseNow() - Date.parse(at) < freshMs);
  return <li className={fresh ? 'animate-arrive' : ''}>{children}</li>;
}
