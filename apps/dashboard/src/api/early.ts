/** What public/ask.js asked while the scripts were on their way. Each answer is taken once; whoever asks again asks the web app. */
interface Answer {
  ok: boolean;
  text: string;
}

const asked = (globalThis as { holdfastAsked?: Record<string, Promise<Answer>> }).holdfastAsked ?? {};

/** The answer, for whoever asks first; undefined where this was not asked, or was refused or failed. */
export async function earlyAnswer(path: string): Promise<Answer | undefined> {
  if (!Object.hasOwn(asked, path)) return undefined;
  const answer = asked[path];
  delete asked[path];
  const early = await answer?.catch(() => undefined);
  return early?.ok ? early : undefined;
}
