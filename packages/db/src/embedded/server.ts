import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { DbError } from '../errors.ts';
import { openDb } from '../open.ts';
import { type Binaries, serverEnvironment } from './binaries.ts';
import { diskError, type Folders, isAlive, urlOf } from './cluster.ts';
import { embeddedErrors } from './errors.ts';

export interface Running {
  pid: number;
  port: number;
  /** True when somebody else had started it. */
  adopted: boolean;
}

const patience = { start: 90_000, answer: 30_000, leftovers: 20_000, fast: 30_000, immediate: 10_000 };
const logLimit = 10_000_000;

/** The server that holds the data folder, if one does and it answers to our password. */
export async function findRunning(folders: Folders): Promise<Running | undefined> {
  const until = performance.now() + patience.answer;
  for (;;) {
    const lock = readLock(folders);
    if (!lock) return undefined;
    if (!isAlive(lock.pid) || !isOurs(lock.pid, folders)) {
      // Killed without a goodbye, and the number may belong to a stranger by now.
      rmSync(join(folders.data, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (lock.port !== undefined && (await answers(folders, lock.port)))
      return { pid: lock.pid, port: lock.port, adopted: true };
    if (performance.now() > until) throw embeddedErrors.EMBEDDED_STUCK({ pid: lock.pid, path: folders.data });
    await wait(50);
  }
}

/** Starts a server on the data folder and waits until it answers. */
export async function launch(binaries: Binaries, folders: Folders, settings: Record<string, string>): Promise<Running> {
  const began = performance.now();
  for (let avoid: number | undefined; ; ) {
    const port = await choosePort(folders, avoid);
    const result = await launchOn(binaries, folders, settings, port);
    if (typeof result !== 'string') {
      writeFileSync(folders.port, `${result.port}\n`);
      return result;
    }
    if (/lock file "postmaster\.pid" already exists/.test(result)) {
      const other = await findRunning(folders);
      if (other) return other;
    } else if (/Address already in use|could not create any TCP\/IP sockets/.test(result)) {
      avoid = port;
    } else if (
      !/pre-existing shared memory block|lock file .* is empty/.test(result) ||
      performance.now() - began > patience.leftovers
    ) {
      // Sessions of a server killed with -9 hold its memory for a moment; only those are waited for.
      throw diskError(
        folders,
        binaries.user,
        embeddedErrors.EMBEDDED_FAILED({ reason: result, path: folders.data, log: folders.log }),
      );
    }
    await wait(100);
  }
}

/** Disconnects everybody and writes everything; after a long silence less politely. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', patience.fast],
    ['SIGQUIT', patience.immediate],
    ['SIGKILL', patience.immediate],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const until = performance.now() + ms;
    while (isAlive(pid) && performance.now() < until) await wait(10);
  }
}

/** A string is the reason why it ended before it answered. */
async function launchOn(
  binaries: Binaries,
  folders: Folders,
  settings: Record<string, string>,
  port: number,
): Promise<Running | string> {
  rotateLog(folders);
  const log = openSync(folders.log, 'a');
  const from = statSync(folders.log).size;
  const options = Object.entries({ ...defaults(), ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // A group of its own: Ctrl-C in the terminal is for us, and we stop the server last.
  const child = spawn(binaries.postgres, ['-D', folders.data, ...options], {
    ...binaries.user,
    cwd: '/',
    env: serverEnvironment,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const end: { reason?: string } = {};
  child.on('error', (error) => (end.reason = error.message));
  child.on('exit', () => (end.reason ??= 'exit'));
  child.unref();
  for (const until = performance.now() + patience.start; performance.now() < until; await wait(15)) {
    if (end.reason !== undefined) return end.reason === 'exit' ? lastWords(folders, from) : end.reason;
    const lock = readLock(folders);
    if (lock?.ready && lock.pid === child.pid && (await answers(folders, port)))
      return { pid: lock.pid, port, adopted: false };
  }
  throw embeddedErrors.EMBEDDED_STUCK({ pid: child.pid, path: folders.data });
}

function defaults(): Record<string, string> {
  const megabyte = 1024 * 1024;
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: `${Math.max(32, Math.min(256, Math.floor(totalmem() / megabyte / 8)))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '2GB',
    fsync: 'on',
    synchronous_commit: 'on',
    autovacuum_naptime: '10s',
    random_page_cost: '1.1',
    // Containers often have a tiny /dev/shm, and nothing of ours gains from parallel plans.
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
}

interface LockFile {
  pid: number;
  port: number | undefined;
  ready: boolean;
}

/** `postmaster.pid`: process, data folder, start time, port, socket folder, address, memory key, state. */
function readLock(folders: Folders): LockFile | undefined {
  const path = join(folders.data, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  const pid = Math.abs(Number(lines[0]));
  if (!pid) return undefined;
  const port = Number(lines[3]);
  return { pid, port: port > 0 ? port : undefined, ready: lines[7]?.trim() === 'ready' };
}

/** Whether the process is a server on our folder: its command line names it. */
function isOurs(pid: number, folders: Folders): boolean {
  const path = `/proc/${pid}/cmdline`;
  if (existsSync(path)) return readFileSync(path, 'utf8').includes(folders.data);
  const { error, stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  // Where nothing can tell, rather believe it: then it must answer, or the error names it.
  return error ? true : stdout.includes(folders.data);
}

async function answers(folders: Folders, port: number): Promise<boolean> {
  const db = openDb({
    url: urlOf(folders, port, 'postgres'),
    max: 1,
    connectMs: 2_000,
    queryMs: 2_000,
    name: 'holdfast launcher',
  });
  try {
    const [row] = await db.sql<{ data_directory: string }>('SHOW data_directory');
    return row?.data_directory === folders.data;
  } catch (error) {
    if (error instanceof DbError) return false;
    throw error;
  } finally {
    await db.close();
  }
}

/** The port of the last time if it is free, so that addresses in people's tools stay right. */
async function choosePort(folders: Folders, avoid: number | undefined): Promise<number> {
  const remembered = existsSync(folders.port) ? Number(readFileSync(folders.port, 'utf8')) : 0;
  const wanted = remembered > 0 && remembered !== avoid ? remembered : 0;
  const port = (await freePort(wanted)) ?? (await freePort(0));
  if (port === undefined)
    throw embeddedErrors.EMBEDDED_FAILED({ reason: 'no free port on 127.0.0.1', path: folders.data, log: folders.log });
  return port;
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

function rotateLog(folders: Folders): void {
  if (existsSync(folders.log) && statSync(folders.log).size > logLimit) renameSync(folders.log, `${folders.log}.1`);
}

function lastWords(folders: Folders, from: number): string {
  const lines = readFileSync(folders.log).subarray(from).toString('utf8').trim().split('\n');
  const telling = lines.filter((line) => /FATAL|ERROR|PANIC|HINT|could not/.test(line));
  return (telling.length > 0 ? telling : lines).slice(-4).join(' ') || 'it ended without a word';
}
