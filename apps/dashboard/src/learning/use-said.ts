import { useSyncExternalStore } from 'react';
import { useMe } from '../account/me.tsx';
import { useLiveLine } from '../state/use-live.tsx';
import type { DecisionView, Feedback } from '../wire.ts';
import { saidIn } from './read-learning.ts';

export interface Said {
  /** What people say together; null: nobody has said anything. */
  feedback: Feedback | null;
  /** What this browser's person said, as far as events tell. */
  mine: boolean | null;
}

/** What people said of a decision: the row, corrected by the events after it. Draws again only when that changes. */
export function useSaid({ decisionId, feedback = null }: DecisionView): Said {
  const live = useLiveLine();
  const { login } = useMe();
  const told = useSyncExternalStore(
    live.subscribe,
    () => saidIn(live.view().state?.events).get(decisionId)?.feedback ?? null,
  );
  const mine = useSyncExternalStore(
    live.subscribe,
    () => saidIn(live.view().state?.events).get(decisionId)?.words.get(login) ?? null,
  );
  return { feedback: told ?? feedback, mine };
}
