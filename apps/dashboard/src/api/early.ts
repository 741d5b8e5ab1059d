/** What public/ask.js asked while the scripts were on their way. Each answer is taken once; whoever asks again asks the web app. */
interface Answer {
  ok: boolean;
  text: string;
}

/** A web app that froze after it was asked would be waited for without end; whoever asks anew has a time limit of their own. */
const patienceMs = 5_000;

const asked = (globalThis as { holdfastAsked?: Record<string, Promise<Answer>> }).holdfastAsked ?? {};

/** The answer, for whoever asks first; undefined where this was not asked, or was refused, failed or stays away too long. */
export async function earlyAnswer(path: string): Promise<Answer | undefined> {
  const answer = within(path, patienceMs);
  delete asked[path];
  return await answer;
}

/** The same, where it comes within so many milliseconds; one that does not is left for others. */
export async function earlySoon(path: string, ms: number): Promise<Answer | undefined> {
  const answer = await within(path, ms);
  if (answer) delete asked[path];
  return answer;
}

async function within(path: string, ms: number): Promise<Answer | undefined> {
  if (!Object.hasOwn(asked, path)) return undefined;
  const late = new Promise<undefined>((done) => setTimeout(done, ms));
  const early = await Promise.race([asked[path]?.catch(() => undefined), late]);
  return early?.ok ? early : undefined;
}
