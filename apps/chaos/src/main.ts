/** The chaos panel of one system. Started by the launcher or as a container; SIGTERM, SIGINT and the launcher's end heal everything and end it. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { openDb } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { openQueue, type Queue } from '@holdfast/queue';
import { loadSettings, type Settings } from '@holdfast/settings';
import { describeError, log as logOf } from '@holdfast/telemetry';
import { type ObjectStore, openStore } from '@holdfast/tools';
import type { Driver } from './driver.ts';
import { Compose } from './drivers/compose.ts';
import { Engine } from './drivers/engine.ts';
import { type LauncherLine, openLine } from './drivers/launcher-line.ts';
import { openNone } from './drivers/none.ts';
import { Processes } from './drivers/processes.ts';
import { errors } from './errors.ts';
import { OpenFaults } from './open-faults.ts';
import { Panel } from './panel.ts';
import { reachDatabase } from './reach-database.ts';
import { buildServer } from './server.ts';

const log = logOf('chaos');
const steadyMs = 5_000;
const closeMs = 20_000;

async function main(): Promise<void> {
  const settings = loadSettings();
  const { databaseUrl: url, regions, leaseMs, beatMs, home, chaosPort, chaosHost } = settings;
  const token = settings.chaosToken ?? randomBytes(18).toString('base64url');
  if (url === undefined) throw errors.CHAOS_DATABASE();
  // A hang is what the panel makes: it must notice within a beat or two, and ask again.
  const db = openDb({ url, max: 6, connectMs: 2_000, queryMs: 3_000, waitMs: 3_000, name: 'chaos panel' });
  const queue = openQueue({ db, region: null, regions });
  const store = openStore(settings);
  const line = openLine();
  const driver = await driverOf(settings, queue, url, store, line);
  const healed = await reachDatabase(db, driver, new OpenFaults(home));
  const panel = new Panel({
    db,
    queue,
    home,
    store,
    driver,
    healed,
    tempo: { leaseMs, beatMs, steadyMs },
  });
  const { folder } = await (await import('./build-page.ts')).buildPanelPage();
  const app = buildServer({ panel, token, page: folder });
  const address = await app.listen({ host: chaosHost, port: chaosPort });
  console.log(`chaos panel on ${address}`);
  // The launcher tells the token that it gave; one that nobody gave is told here, once.
  if (settings.chaosToken === undefined) console.log(`Break things: http://127.0.0.1:${chaosPort}/#token=${token}`);
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
  // It may have gone before anybody listened for that.
  if (line && !line.isOpen()) return end('launcher gone');
  process.send?.('ready');
}

async function driverOf(
  settings: Settings,
  queue: Queue,
  url: string,
  store: ObjectStore,
  line: LauncherLine | undefined,
): Promise<Driver> {
  if (line) return new Processes(line, queue, store.kind === 'folder' ? store.place : null);
  if (settings.engine !== undefined) {
    const containers = new Engine(settings.engine);
    const project = await containers.projectOf(hostname());
    if (project === undefined) throw errors.CHAOS_PROJECT({ socket: settings.engine });
    return new Compose(containers, project, queue);
  }
  return openNone(
    'it was started neither by `npm start` nor by `docker compose`, and the programs are not its own',
    settings.regions,
    url,
    () => (queue.db.dialect === 'cockroach' ? 'CockroachDB' : 'PostgreSQL'),
  );
}

main().catch((error: unknown) => {
  if (error instanceof HoldfastError) console.error(`${error.code}: ${error.message}\n  ${error.fix}`);
  else console.error(describeError(error));
  process.exit(1);
});
