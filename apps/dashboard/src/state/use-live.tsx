import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react';
import type { Live, View } from './live.ts';

const LiveContext = createContext<Live | null>(null);

/** The page's line, open for as long as it is drawn: from when somebody has come in until they leave. */
export function LiveProvider({ live, children }: { live: Live; children: ReactNode }): ReactNode {
  useEffect(() => live.open(), [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useLiveLine(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('LiveProvider is missing');
  return live;
}

export function useLive(): View {
  const live = useLiveLine();
  return useSyncExternalStore(live.subscribe, live.view);
}

/** One value of what is known; drawn again only when that value changes, so it must be a plain one. */
export function useLiveValue<T extends string | number | boolean | null>(read: (view: View) => T): T {
  const live = useLiveLine();
  return useSyncExternalStore(live.subscribe, () => read(live.view()));
}

/** The same for what is seen outside the page, such as its title: also while nobody looks at it. */
export function useUnseenValue<T extends string | number | boolean | null>(read: (view: View) => T): T {
  const live = useLiveLine();
  return useSyncExternalStore(live.subscribeUnseen, () => read(live.view()));
}
