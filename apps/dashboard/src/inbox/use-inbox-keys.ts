import { useEffect } from 'react';
import { useKeysOn } from './keys-on.ts';

export interface InboxKeys {
  next(step: 1 | -1): void;
  /** Puts the focus on the answer that says yes, or no: Enter gives it. */
  point(at: 'yes' | 'no' | 'field'): void;
  defer(): void;
  openRun(): void;
  help(): void;
}

export const keyHelp: readonly (readonly [string, string])[] = [
  ['j k', 'next and previous question'],
  ['a', 'point at the yes; Enter gives it'],
  ['r', 'point at the no; Enter gives it'],
  ['e', 'edit: go to the first field'],
  ['d', 'put it off for an hour, or bring it back'],
  ['o', 'open its run'],
  ['?', 'these keys'],
];

/** One letter each, where nobody is typing, no dialog is open, and they are not turned off. */
export function useInboxKeys(keys: InboxKeys): void {
  const on = useKeysOn();
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest('input, textarea, select')) {
        if (event.key === 'Escape') target.blur();
        return;
      }
      if (!on) return;
      const act: Record<string, (() => void) | undefined> = {
        j: () => keys.next(1),
        k: () => keys.next(-1),
        a: () => keys.point('yes'),
        r: () => keys.point('no'),
        e: () => keys.point('field'),
        d: keys.defer,
        o: keys.openRun,
        '?': keys.help,
      };
      const found = act[event.key];
      if (!found) return;
      event.preventDefault();
      found();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [keys, on]);
}
