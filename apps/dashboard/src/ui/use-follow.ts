import { useEffect, useRef } from 'react';
import { type Follower, follower } from './at-most.ts';

const everyMs = 1_000;

/**
 * Calls `read` a moment after `moves` changed, at most once a second however fast it changes; see `follower`. While
 * nobody looks at the page it waits, and reads when it is looked at again. `read` must not reject.
 */
export function useFollow(moves: string, read: () => Promise<unknown>): void {
  const seen = useRef(moves);
  const latest = useRef(read);
  const follows = useRef<Follower>(undefined);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    let missed = false;
    const own = follower(async () => {
      missed = document.hidden;
      if (!missed) await latest.current();
    }, everyMs);
    const shown = (): void => {
      if (missed && !document.hidden) own.moved();
    };
    follows.current = own;
    document.addEventListener('visibilitychange', shown);
    return () => {
      document.removeEventListener('visibilitychange', shown);
      own.stop();
    };
  }, []);
  useEffect(() => {
    if (seen.current === moves) return;
    seen.current = moves;
    follows.current?.moved();
  }, [moves]);
}
