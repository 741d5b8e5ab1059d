import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import { findToxiproxy } from '@holdfast/chaos';
import { openDb } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import type { Settings } from '@holdfast/settings';
import { lockOwner } from '../launcher/lock.ts';
import { checkPort, portNear } from '../launcher/port.ts';
import { readState } from '../launcher/state.ts';

export interface Check {
  name: string;
  verdict: 'good' | 'doubtful' | 'bad';
  says: string;
  /** What to do about it. */
  fix?: string;
}

/** In the order in which a start would meet them. */
export const checks: readonly ((settings: Settings) => Check | Promise<Check>)[] = [
  node,
  memory,
  home,
  space,
  binaries,
  running,
  port,
  database,
  clock,
  panel,
  go,
  browser,
];

const gib = 1024 ** 3;

/** The nearest folder on the way to a path that is there. */
const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)));

function node(): Check {
  return { name: 'node', verdict: 'good', says: `${process.version} (${process.platform}-${process.arch})` };
}

function memory(): Check {
  const size = totalmem() / gib;
  const says = `${size.toFixed(1)} GiB`;
  if (size >= 2) return { name: 'memory', verdict: 'good', says };
  return {
    name: 'memory',
    verdict: 'doubtful',
    says,
    fix: 'Three workers, the web app and PostgreSQL want 2 GiB; set DATABASE_URL to a server elsewhere, or HOLDFAST_REGIONS to fewer regions.',
  };
}

function home({ home: path }: Settings): Check {
  try {
    // The folder itself is made by the start.
    accessSync(existing(path), constants.R_OK | constants.W_OK | constants.X_OK);
    return { name: 'home', verdict: 'good', says: path };
  } catch (error) {
    return {
      name: 'home',
      verdict: 'bad',
      says: `${path}: ${(error as Error).message}`,
      fix: 'Set HOLDFAST_HOME to a folder you may write.',
    };
  }
}

function space({ home: path, databaseUrl }: Settings): Check {
  const { bavail, bsize } = statfsSync(existing(path));
  const free = (bavail * bsize) / gib;
  const says = `${free.toFixed(1)} GiB free in ${path}`;
  if (free >= 1 || databaseUrl !== undefined) return { name: 'space', verdict: 'good', says };
  return {
    name: 'space',
    verdict: 'doubtful',
    says,
    fix: 'The embedded database wants 1 GiB to begin with: make room, or move HOLDFAST_HOME.',
  };
}

function binaries({ databaseUrl }: Settings): Check {
  if (databaseUrl !== undefined)
    return { name: 'server', verdict: 'good', says: 'DATABASE_URL is set; the embedded PostgreSQL is not used' };
  const libc = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  if (process.platform === 'linux' && !libc.header?.glibcVersionRuntime) {
    return {
      name: 'server',
      verdict: 'bad',
      says: 'this system has no glibc (Alpine?), which the embedded PostgreSQL needs',
      fix: 'Set DATABASE_URL to a PostgreSQL 15 or newer, or use a Debian-based system.',
    };
  }
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
  const here = `${process.platform}-${process.arch}`;
  if (known.includes(here)) return { name: 'server', verdict: 'good', says: `embedded PostgreSQL for ${here}` };
  return {
    name: 'server',
    verdict: 'bad',
    says: `there is no embedded PostgreSQL for ${here}`,
    fix: 'Set DATABASE_URL to a PostgreSQL 15 or newer.',
  };
}

function running({ home: path }: Settings): Check {
  const owner = lockOwner(path);
  return {
    name: 'launcher',
    verdict: 'good',
    says: owner ? `runs as process ${owner.pid}, ${readState(path)?.web ?? 'still starting'}` : 'does not run',
  };
}

async function port(settings: Settings): Promise<Check> {
  const says = `${settings.host}:${settings.port}`;
  if (lockOwner(settings.home)) return { name: 'port', verdict: 'good', says: `${says}, ours` };
  try {
    await checkPort(settings.host, settings.port);
    return { name: 'port', verdict: 'good', says: `${says} is free` };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { name: 'port', verdict: 'bad', says: error.message, fix: error.fix };
  }
}

async function panel({ chaos, chaosPort, home: path }: Settings): Promise<Check> {
  const check = (says: string): Check => ({ name: 'panel', verdict: 'good', says });
  if (chaos === 'off') return check('the chaos panel is off (HOLDFAST_CHAOS)');
  const toxiproxy = findToxiproxy();
  const proxies = toxiproxy === undefined ? 'proxies of our own (toxiproxy-server is not on PATH)' : toxiproxy;
  const running = lockOwner(path) ? readState(path)?.chaos : undefined;
  if (running) return check(`${running.url}, ${proxies}`);
  const free = (await portNear(chaosPort, [])) === chaosPort;
  return check(`port ${chaosPort} is ${free ? 'free' : 'taken: the chaos panel will take another'}; ${proxies}`);
}

const urlOf = (settings: Settings): string | undefined =>
  settings.databaseUrl ?? (lockOwner(settings.home) ? readState(settings.home)?.databaseUrl : undefined);

async function database(settings: Settings): Promise<Check> {
  const url = urlOf(settings);
  if (url === undefined) return { name: 'database', verdict: 'good', says: 'the embedded one, not running' };
  const db = openDb({ url, max: 1, connectMs: settings.connectMs, name: 'holdfast-doctor' });
  try {
    await db.ready();
    const [row] = await db.sql<{ version: string }>('SELECT version()');
    const says = (row?.version ?? '').split(/ on | \(/)[0] ?? '';
    const major = Number(/^PostgreSQL (\d+)/.exec(says)?.[1] ?? 99);
    if (major < 15)
      return {
        name: 'database',
        verdict: 'bad',
        says,
        fix: 'PostgreSQL 15 is the oldest that is supported: upgrade the server.',
      };
    if (says.startsWith('CockroachDB'))
      return {
        name: 'database',
        verdict: 'doubtful',
        says: `${says}: every statement is checked against its grammar; nobody has run this release on a cluster yet`,
      };
    return { name: 'database', verdict: 'good', says };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { name: 'database', verdict: 'bad', says: error.message, fix: error.fix };
  } finally {
    await db.close();
  }
}

async function clock(settings: Settings): Promise<Check> {
  const url = urlOf(settings);
  if (url === undefined) return { name: 'clock', verdict: 'good', says: 'compared when the database runs' };
  const db = openDb({ url, max: 1, connectMs: settings.connectMs, name: 'holdfast-doctor' });
  try {
    await db.ready();
    const before = Date.now();
    const [row] = await db.sql<{ now: Date }>('SELECT now()');
    const off = Math.round((row?.now.getTime() ?? 0) - (before + Date.now()) / 2);
    const says = `${off} ms from the database's`;
    if (Math.abs(off) < 5_000) return { name: 'clock', verdict: 'good', says };
    return {
      name: 'clock',
      verdict: 'doubtful',
      says,
      fix: 'Nothing is decided by this clock, but times on the page look odd: let the system keep time by NTP.',
    };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { name: 'clock', verdict: 'doubtful', says: 'the database does not answer', fix: error.fix };
  } finally {
    await db.close();
  }
}

function go(): Check {
  const found = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (found.status === 0)
    return {
      name: 'go',
      verdict: 'good',
      says: `${found.stdout.trim().split(' ')[2] ?? ''}: \`npm test\` checks every statement with CockroachDB's grammar`,
    };
  return {
    name: 'go',
    verdict: 'good',
    says: "not installed: `npm test` skips the check with CockroachDB's own grammar",
  };
}

function browser(): Check {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  return { name: 'browser', verdict: 'good', says: found ?? 'no Chromium: `npm test` skips what only a browser shows' };
}
