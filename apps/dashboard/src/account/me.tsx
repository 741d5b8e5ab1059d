import { createContext, type ReactNode, useContext } from 'react';
import type { MeView, Right } from '../wire.ts';

const MeContext = createContext<MeView | null>(null);

export function MeProvider({ me, children }: { me: MeView; children: ReactNode }): ReactNode {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in. */
export function useMe(): MeView {
  const me = useContext(MeContext);
  if (!me) throw new Error('MeProvider is missing');
  return me;
}

/** Whether they have this right. Only hides what would be refused: the web app asks again. */
export function useMay(right: Right): boolean {
  return useMe().rights.includes(right);
}

/** Draws its children for those who have the right. */
export function Only({ may, children }: { may: Right; children: ReactNode }): ReactNode {
  return useMay(may) ? children : null;
}
