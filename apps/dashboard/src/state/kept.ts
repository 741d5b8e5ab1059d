/** What this browser keeps by itself (localStorage): told to who draws it here, and in the browser's other pages. */
const listeners = new Set<() => void>();

/** To be called after something was kept here; other pages are told by the browser. */
export function tellKept(): void {
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`. */
export function subscribeKept(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
