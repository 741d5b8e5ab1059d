/** The database's time as this page believes it, told again every second while the page is seen. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let skew = 0;
let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** Milliseconds to add to this machine's clock. */
export function setSkew(ms: number): void {
  skew = ms;
}

export const databaseNow = (): number => Date.now() + skew;

function tick(): void {
  if (document.hidden) return;
  current = Date.now() + skew;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** What `read` makes of the time; drawn again only when that changes. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(current));
}
