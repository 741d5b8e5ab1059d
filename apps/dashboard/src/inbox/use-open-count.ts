import { openQuestions } from '../state/fold.ts';
import { useLiveValue } from '../state/use-live.tsx';

/** How many questions wait for a person. Draws again only when that number changes. */
export const useOpenCount = (): number => useLiveValue(({ state }) => (state ? openQuestions(state).length : 0));
