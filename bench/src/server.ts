import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openDb } from '@holdfast/db';
import { type Embedded, startEmbedded } from '@holdfast/db/embedded';
import { until } from './clock.ts';
import { cpuSeconds } from './machine.ts';

/** The product's own embedded PostgreSQL with its shipped settings, on a data folder of the bench's own. */
export interface Server {
  version: string;
  /** A new empty database. */
  create(name: string): Promise<string>;
  /** A new database with the product's tables. */
  createMigrated(name: string): Promise<string>;
  /** Writes what is dirty now, so that it does not fall into a measurement. */
  checkpoint(): Promise<void>;
  cpuSeconds(): number;
  /** Stops it as `how` says and starts it again on the same port. */
  restart(how: 'fast' | 'immediate' | 'kill'): Promise<void>;
  stop(): Promise<void>;
}

const signals = { immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

export async function startServer(home: string, say: (line: string) => void): Promise<Server> {
  const folder = join(home, 'bench');
  const unlock = lock(folder);
  let running: Embedded = await startEmbedded({ home: folder, log: say });
  const admin = openDb({ url: running.url, max: 1, queryMs: 120_000, name: 'bench' });
  const [row] = await admin.sql<{ version: string }>(
    "SELECT 'PostgreSQL ' || current_setting('server_version') AS version",
  );
  let pid = await serverPid(running.url);

  const create = async (name: string): Promise<string> => {
    await admin.sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.sql(`CREATE DATABASE ${name}`);
    return withDatabase(running.url, name);
  };
  return {
    version: row?.version ?? 'unknown',
    create,
    createMigrated: async (name) => {
      const url = await create(name);
      const db = openDb({ url, max: 2, name: 'bench' });
      try {
        await migrate(db);
      } finally {
        await db.close();
      }
      return url;
    },
    checkpoint: async () => {
      await admin.sql('CHECKPOINT');
    },
    cpuSeconds: () => cpuSeconds(pid),
    restart: async (how) => {
      if (how === 'fast') await running.stop();
      else process.kill(pid, signals[how]);
      await until(() => !alive(pid), 30_000, 5);
      const before = running.url;
      running = await startEmbedded({ home: folder, log: say });
      if (running.url !== before) throw new Error('the server came back on another port; its own was taken meanwhile');
      pid = await serverPid(running.url);
    },
    stop: async () => {
      await admin.close();
      await running.stop();
      unlock();
    },
  };
}

/** One bench at a time: a second one would adopt the server, and stop it under the first one's feet. */
function lock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'bench.pid');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder > 0 && alive(holder)) throw new Error(`another bench runs as process ${holder}: wait for it or stop it`);
  writeFileSync(file, `${process.pid}\n`);
  return () => rmSync(file, { force: true });
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** The process of the server itself: the parent of every session's. */
async function serverPid(url: string): Promise<number> {
  const db = openDb({ url, max: 1, name: 'bench' });
  try {
    const [row] = await db.sql<{ pid: string }>("SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS pid");
    return Number(row?.pid);
  } finally {
    await db.close();
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: it has ended.
  }
}
