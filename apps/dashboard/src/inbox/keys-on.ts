/** Whether the inbox listens to single keys, in this browser alone: who speaks to the computer, or strikes keys unmeant, turns them off. */
import { useSyncExternalStore } from 'react';
import { subscribeKept, tellKept } from '../state/kept.ts';

const kept = 'inbox-keys';

const on = (): boolean => localStorage.getItem(kept) !== 'off';

export function turnKeys(to: boolean): void {
  if (to) localStorage.removeItem(kept);
  else localStorage.setItem(kept, 'off');
  tellKept();
}

export const useKeysOn = (): boolean => useSyncExternalStore(subscribeKept, on);
