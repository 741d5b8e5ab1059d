import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDb } from '@holdfast/db';
import { startEmbedded } from '@holdfast/db/embedded';
import { lateSettles } from './borders.ts';
import { runCampaign } from './campaign.ts';
import { type Options, readOptions } from './options.ts';
import { hashOfSources, publish } from './publish.ts';
import { inWords, summary } from './report.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** The command `campaign`. Gives the exit code: 0 clean, 1 something was lost, doubled, stale or diverged, 2 wrong options. */
export async function campaign(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    say(options);
    return args.includes('--help') || args.includes('-h') ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-campaign-'));
  // The embedded server may run as another user, and must reach its data.
  chmodSync(folder, 0o755);
  const server = options.url
    ? { url: options.url, stop: async () => {} }
    : await startEmbedded({ home: join(folder, 'server'), log: say });
  const stop = new AbortController();
  const interrupted = (): void => stop.abort();
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await onServer(options, server.url, folder, stop.signal);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await server.stop();
    if (options.keep) say(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

async function onServer(options: Options, url: string, folder: string, signal: AbortSignal): Promise<number> {
  const db = openDb({ url, max: 1, name: 'campaign' });
  try {
    await migrate(db);
  } finally {
    await db.close();
  }
  const { scenarios, seed, broken } = options;
  const sources = hashOfSources();
  const result = await runCampaign({
    url,
    folder,
    scenarios,
    seed,
    say,
    signal,
    ...(broken ? { broken, mix: lateSettles, patienceMs: 30_000 } : {}),
  });
  if (signal.aborted) {
    say('interrupted');
    return 130;
  }
  const said = summary(options, result);
  say(inWords(said));
  if (options.json) process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
  if (options.publish) {
    // Workers load the sources whenever they are born: a change in between would have proven neither state.
    if (hashOfSources() !== sources) {
      say('not published: the sources changed while the campaign ran');
      return 1;
    }
    say(`written: ${publish(said)}`);
  }
  return said.clean ? 0 : 1;
}
