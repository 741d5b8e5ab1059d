/** The chaos panel of one system. Started by the launcher; SIGTERM, SIGINT and the launcher's end heal everything and end it. */
import { openDb } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { openQueue, type Queue } from '@holdfast/queue';
import { loadSettings, type Settings } from '@holdfast/settings';
import { describeError, log as logOf } from '@holdfast/telemetry';
import { openStore } from '@holdfast/tools';
import type { Driver } from './driver.ts';
import { openLine } from './drivers/launcher-line.ts';
import { openNone } from './drivers/none.ts';
import { Processes } from './drivers/processes.ts';
import { errors } from './errors.ts';
import { Panel } from './panel.ts';
import { buildServer } from './server.ts';

const log = logOf('chaos');
const steadyMs = 5_000;
const closeMs = 20_000;

async function main(): Promise<void> {
  const settings = loadSettings();
  const { databaseUrl: url, regions, leaseMs, beatMs, home, chaosPort, chaosToken = '' } = settings;
  if (url === undefined) throw errors.CHAOS_DATABASE();
  // A hang is what the panel makes: it must notice within a beat or two, and ask again.
  const db = openDb({ url, max: 6, connectMs: 2_000, queryMs: 3_000, waitMs: 3_000, name: 'chaos panel' });
  await db.ready();
  const queue = openQueue({ db, region: null, regions });
  const panel = new Panel({
    db,
    queue,
    home,
    driver: driverOf(settings, queue, url),
    tempo: { leaseMs, beatMs, steadyMs },
  });
  const { folder } = await (await import('./build-page.ts')).buildPanelPage();
  const app = buildServer({ panel, token: chaosToken, page: folder });
  const address = await app.listen({ host: '127.0.0.1', port: chaosPort });
  console.log(`chaos panel on ${address}`);
  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'healing and closing');
    setTimeout(() => process.exit(1), closeMs).unref();
    panel
      .close()
      .then(() => Promise.all([app.close(), db.close()]))
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ error }, 'closing failed');
          process.exit(1);
        },
      );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
  process.once('disconnect', () => end('launcher gone'));
  process.send?.('ready');
}

function driverOf(settings: Settings, queue: Queue, url: string): Driver {
  const line = openLine();
  if (line) {
    const store = openStore(settings);
    return new Processes(line, queue, store.kind === 'folder' ? store.place : null);
  }
  const engine = queue.db.dialect === 'cockroach' ? 'CockroachDB' : 'PostgreSQL';
  return openNone('it was not started by `npm start`, and the programs are not its own', settings.regions, url, engine);
}

main().catch((error: unknown) => {
  if (error instanceof HoldfastError) console.error(`${error.code}: ${error.message}\n  ${error.fix}`);
  else console.error(describeError(error));
  process.exit(1);
});
