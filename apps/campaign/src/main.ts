import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDb } from '@holdfast/db';
import { usualMix } from './borders.ts';
import { type CampaignOptions, runCampaign } from './campaign.ts';
import { type Options, readOptions } from './options.ts';
import { commanded, openOwnServer } from './outages.ts';
import { hashOfSources, publish } from './publish.ts';
import { inWords, summary } from './report.ts';
import { shipped } from './tempo.ts';
import type { Outages } from './weather.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Ended scenarios from one outage of the database, and from one change of the inhabited regions, to the next: a few of both
 * in a short campaign too.
 */
const outageEvery = (scenarios: number): number => Math.min(500, Math.max(100, Math.floor(scenarios / 4)));
const moveEvery = (scenarios: number): number => outageEvery(scenarios) / 2;
/** So many wait out a lease, or work, at once, that two cores are always busy. */
const inFlight = 150;
/** At a fixed rate: one in fifty is struck, and of the others nine in ten are short. */
const pacedMix = { ...usualMix, struck: 0.02, short: 0.9 };

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
  const server = await serverOf(options, folder);
  const enough = new AbortController();
  const stop = new AbortController();
  const interrupted = (): void => {
    if (enough.signal.aborted) return stop.abort();
    enough.abort();
    say('no more are begun; what is under way comes to its end and is judged (again: it is left)');
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    return await onServer(options, server, folder, { enough: enough.signal, signal: stop.signal });
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await server.stop();
    if (options.keep) say(`kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

interface Server {
  url: string;
  outages?: Outages;
  stop(): Promise<void>;
}

async function serverOf({ url, outage }: Options, folder: string): Promise<Server> {
  if (url === undefined) return openOwnServer({ home: join(folder, 'server'), log: say });
  return { url, stop: async () => {}, ...(outage === undefined ? {} : { outages: commanded(outage) }) };
}

async function onServer(
  options: Options,
  server: Server,
  folder: string,
  signals: Required<Pick<CampaignOptions, 'enough' | 'signal'>>,
): Promise<number> {
  const db = openDb({ url: server.url, max: 1, name: 'campaign' });
  try {
    await migrate(db);
  } finally {
    await db.close();
  }
  const sources = hashOfSources();
  const result = await runCampaign({ ...plan(options, server), url: server.url, folder, say, ...signals });
  if (signals.signal.aborted) {
    say('interrupted');
    return 130;
  }
  const said = summary(options, result);
  say(inWords(said));
  if (options.json) process.stdout.write(`${JSON.stringify(said, null, 2)}\n`);
  if (options.publish) {
    // What was proven is what was built at the beginning.
    if (hashOfSources() !== sources) {
      say('not published: the sources changed while the campaign ran');
      return 1;
    }
    say(`written: ${publish(said)}`);
  }
  return said.clean ? 0 : 1;
}

function plan(
  { scenarios, pace, seed, broken }: Options,
  { outages }: Server,
): Omit<CampaignOptions, 'url' | 'folder'> {
  if (broken) return { scenarios, seed, broken, patienceMs: 30_000 };
  const weather = { ...(outages ? { outages } : {}), outageEvery: outageEvery(scenarios) };
  if (!pace) return { scenarios, seed, inFlight, ...weather, moveEvery: moveEvery(scenarios) };
  const { minutes, rate } = pace;
  return {
    scenarios,
    seed,
    pace: { perSecond: rate, ms: minutes * 60_000 },
    mix: pacedMix,
    tempo: shipped,
    perRegion: 2,
    alonePerRegion: 1,
    slots: 20,
    ...weather,
    // Some minutes apart, whatever the rate.
    outageEvery: rate * 120,
  };
}
