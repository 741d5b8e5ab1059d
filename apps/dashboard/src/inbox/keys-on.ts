/** Whether the inbox listens to single keys, in this browser alone: who speaks to the computer, or strikes keys unmeant, turns them off. */
import { useSyncExternalStore } from 'react';

const kept = 'inbox-keys';
const listeners = new Set<() => void>();

const on = (): boolean => localStorage.getItem(kept) !== 'off';

export function turnKeys(to: boolean): void {
  if (to) localStorage.removeItem(kept);
  else localStorage.setItem(kept, 'off');
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

export const useKeysOn = (): boolean => useSyncExternalStore(subscribe, on);
