import { earlySoon } from '../api/early.ts';
import { parsed } from '../api/parsed.ts';
import type { MeView } from '../wire.ts';
import { createLive } from './live.ts';

/** This page's line. */
export const line = createLive();

/** For so long a page without anything on it is better than a skeleton that goes at once. */
const patienceMs = 300;

/** Who is signed in, where public/ask.js hears it soon: then the line is opened while the page is not even drawn. */
export async function whoComes(): Promise<MeView | undefined> {
  const answer = await earlySoon('/api/me', patienceMs);
  if (!answer) return undefined;
  line.open();
  return parsed(answer.text) as MeView;
}
