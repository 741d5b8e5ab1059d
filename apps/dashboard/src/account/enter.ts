/** Who is signed in, as the web app says; and the one-time link by which this page may have been opened. */
import { problemOf, RequestFailed, request } from '../api/request.ts';
import type { MeView, Problem } from '../wire.ts';

let token: string | undefined;
let spent: Problem | undefined;

const linkIn = (hash: string): string | undefined => /^#sign-in=([\w-]{1,200})$/.exec(hash)?.[1];

/** Takes the secret of `/#sign-in=…` out of the address, before anything else reads or keeps it. */
export function takeLink(): void {
  const found = linkIn(location.hash);
  if (found === undefined) return;
  token = found;
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** A link that is pasted into the tab that asks for it changes nothing but the hash: the page begins anew, with it. */
export function followPastedLinks(): void {
  addEventListener('hashchange', () => {
    if (linkIn(location.hash) !== undefined) location.reload();
  });
}

/** Why the link that led here let nobody in. */
export const linkProblem = (): Problem | undefined => spent;

let entering: Promise<MeView> | undefined;

/** Comes in by the link, where there is one; a link that is spent leaves whoever was signed in before. Not heard, it is kept. */
export async function whoAmI(signal: AbortSignal): Promise<MeView> {
  const link = token;
  if (link !== undefined) {
    entering = request<MeView>('/api/sign-in/link', { token: link });
    token = undefined;
  }
  // Asked twice at once (an effect that is drawn again), both wait for the one link.
  if (entering !== undefined) {
    try {
      return await entering;
    } catch (error) {
      if (wasNotHeard(error)) {
        token ??= link;
        throw error;
      }
      spent = problemOf(error);
    } finally {
      entering = undefined;
    }
  }
  return await request<MeView>('/api/me', undefined, signal);
}

/** Silence, a fault of the web app's own, or too many tries: the link was not looked at. */
const wasNotHeard = (error: unknown): boolean =>
  error instanceof RequestFailed && (error.status === 0 || error.status === 429 || error.status >= 500);
