import { useMe } from '../account/me.tsx';
import { pages } from '../pages.ts';
import type { Page } from './page.ts';

/** The pages that who is signed in may open. */
export function useMyPages(): readonly Page[] {
  const { rights } = useMe();
  return pages.filter(({ right }) => right === undefined || rights.includes(right));
}
