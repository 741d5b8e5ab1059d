/** Who is signed in, as the web app says; and the one-time link by which this page may have been opened. */
import { problemOf, request } from '../api/request.ts';
import type { MeView, Problem } from '../wire.ts';

let token: string | undefined;
let spent: Problem | undefined;

/** Takes the secret of `/#sign-in=…` out of the address, before anything else reads or keeps it. */
export function takeLink(): void {
  const found = /^#sign-in=([\w-]{1,200})$/.exec(location.hash)?.[1];
  if (found === undefined) return;
  token = found;
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** Why the link that led here let nobody in. */
export const linkProblem = (): Problem | undefined => spent;

let entering: Promise<MeView> | undefined;

/** Comes in by the link, where there is one; a link that is spent leaves whoever was signed in before. */
export async function whoAmI(signal: AbortSignal): Promise<MeView> {
  if (token !== undefined) {
    entering = request<MeView>('/api/sign-in/link', { token });
    token = undefined;
  }
  // Asked twice at once (an effect that is drawn again), both wait for the one link.
  if (entering !== undefined) {
    try {
      return await entering;
    } catch (error) {
      spent = problemOf(error);
    } finally {
      entering = undefined;
    }
  }
  return await request<MeView>('/api/me', undefined, signal);
}
