/** One web app: settings, database, page, address. Started by the launcher; SIGTERM and SIGINT end it. */
import { buildDashboard } from '@holdfast/dashboard/build';
import { openDb } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { openQueue } from '@holdfast/queue';
import { loadSettings, type Settings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { describeError, log as logOf } from '@holdfast/telemetry';
import { openDocuments } from '@holdfast/tools';
import { openReader } from '@holdfast/tools/reading';
import { errors } from './errors.ts';
import { buildWeb } from './web.ts';

const log = logOf('web');
const closeMs = 5_000;

/** The database may be away: then the page says so, and goes on when it is back. */
export async function startWeb(settings: Settings, url: string): Promise<{ address: string; close(): Promise<void> }> {
  const { folder, built, ms } = await buildDashboard();
  console.log(built ? `dashboard built in ${(ms / 1000).toFixed(1)} s` : 'dashboard is up to date');
  const { connections: max, connectMs, queryMs, regions, host, port } = settings;
  const db = openDb({ url, max, connectMs, queryMs, name: 'holdfast web' });
  const queue = openQueue({ db, region: null, regions });
  const registry = await loadTeams();
  const documents = openDocuments(db, settings);
  // Uploads say themselves why they fail; the rest of the page works without the store.
  await documents.store.ready().catch((error: unknown) => log.error({ error }, 'the document store cannot be used'));
  const reader = openReader({ engine: settings.ocr });
  const app = buildWeb({ db, queue, registry, settings, pages: folder, documents: { documents, reader } });
  try {
    const address = await app.listen({ host, port });
    return {
      address,
      async close() {
        await app.close();
        reader.close();
        await db.close();
      },
    };
  } catch (error) {
    reader.close();
    await db.close();
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw taken ? errors.PORT_TAKEN({ port, host }, error) : error;
  }
}

async function main(): Promise<void> {
  const settings = loadSettings();
  if (!settings.databaseUrl) throw errors.DATABASE_MISSING();
  const web = await startWeb(settings, settings.databaseUrl);
  console.log(`web app on ${web.address}`);
  const end = (signal: string): void => {
    log.info({ signal }, 'closing');
    // A browser that does not let go must not keep us: streams continue elsewhere by their cursors.
    setTimeout(() => process.exit(0), closeMs).unref();
    web.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'closing failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // Under a launcher: it waits for this word, and is gone when the channel ends.
  process.send?.('ready');
  process.once('disconnect', () => end('launcher gone'));
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    if (error instanceof HoldfastError) console.error(`${error.code}: ${error.message}\n  ${error.fix}`);
    else console.error(describeError(error));
    process.exitCode = 1;
  });
}
