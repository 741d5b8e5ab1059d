import { useSyncExternalStore } from 'react';

const phone = matchMedia('(width < 48rem)');

function subscribe(listener: () => void): () => void {
  phone.addEventListener('change', listener);
  return () => phone.removeEventListener('change', listener);
}

/** Whether there is only a phone's width. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => phone.matches);
