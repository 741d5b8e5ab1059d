import { openQuestions } from '../state/fold.ts';
import type { View } from '../state/live.ts';
import { useLiveValue, useUnseenValue } from '../state/use-live.tsx';

const openIn = ({ state }: View): number => (state ? openQuestions(state).length : 0);

/** How many questions wait for a person. Draws again only when that number changes. */
export const useOpenCount = (): number => useLiveValue(openIn);

/** The same while nobody looks at the page. */
export const useOpenCountUnseen = (): number => useUnseenValue(openIn);
