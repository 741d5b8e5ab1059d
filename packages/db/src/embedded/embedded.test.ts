import { type ChildProcess, fork } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openDb } from '../open.ts';
import { isAlive } from './cluster.ts';
import { type Embedded, startEmbedded } from './index.ts';

let home: string;
const started: Embedded[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdfast-home-'));
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<Embedded> {
  const server = await startEmbedded({ home, log: () => {} });
  started.push(server);
  return server;
}

async function ask<R extends object>(url: string, text: string): Promise<R[]> {
  const db = openDb({ url, max: 1 });
  try {
    return await db.sql<R>(text);
  } finally {
    await db.close();
  }
}

const pidFile = (): string => join(home, 'postgres/data/postmaster.pid');
const postmaster = (): number => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);

describe('the built-in server', () => {
  it('comes up from nothing, keeps its data and its port, and promises durability', async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    const [settings] = await ask(
      first.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS listen,
              current_setting('unix_socket_directories') AS sockets, current_setting('server_encoding') AS encoding, current_setting('max_connections') AS max,
              (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS collation, current_database()::TEXT AS name`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      listen: '127.0.0.1',
      sockets: '',
      encoding: 'UTF8',
      max: '200',
      collation: 'C',
      name: 'holdfast',
    });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42::INT4 AS n');
    await first.stop();
    expect(existsSync(pidFile())).toBe(false);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });

  it('lets nobody in without the password', async () => {
    const server = await start();
    const password = new URL(server.url).password;
    expect(readFileSync(join(home, 'postgres/data/holdfast.password'), 'utf8')).toBe(password);
    await expect(ask(server.url.replace(password, 'guess'), 'SELECT 1')).rejects.toMatchObject({ code: 'DB_LOGIN' });
  });

  it('adopts the server of a launcher that was killed', async () => {
    const launcher = await launchElsewhere();
    const orphan = postmaster();
    launcher.kill('SIGKILL');
    await new Promise((resolve) => launcher.once('exit', resolve));
    expect(isAlive(orphan)).toBe(true);
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(await ask(server.url, 'SELECT 1::INT4 AS n')).toEqual([{ n: 1 }]);
    await server.stop();
    expect(isAlive(orphan)).toBe(false);
  });

  it('recovers a server that was killed under load, with everything that was acknowledged', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE acked (n INT4)');
    const db = openDb({ url: first.url, max: 4 });
    let acknowledged = 0;
    const writer = async (): Promise<void> => {
      for (;;) {
        await db.sql('INSERT INTO acked VALUES (1)');
        if (++acknowledged === 200) process.kill(postmaster(), 'SIGKILL');
      }
    };
    await Promise.allSettled([writer(), writer(), writer(), writer()]);
    await db.close();
    const second = await start();
    expect(second.adopted).toBe(false);
    const [row] = await ask<{ n: number }>(second.url, 'SELECT count(*) AS n FROM acked');
    expect(row?.n).toBeGreaterThanOrEqual(acknowledged);
  });

  it('is not misled by a pid that belongs to a stranger now', async () => {
    await (await start()).stop();
    writeFileSync(pidFile(), `${process.pid}\n${join(home, 'postgres/data')}\n1\n1\n\n127.0.0.1\n\nready   \n`);
    expect((await start()).adopted).toBe(false);
  });

  it('begins anew when initialising was interrupted', async () => {
    const halfDone = join(home, 'postgres', 'data.new-999999999');
    mkdirSync(halfDone, { recursive: true });
    writeFileSync(join(halfDone, 'PG_VERSION'), '18');
    const server = await start();
    expect(await ask(server.url, 'SELECT 1::INT4 AS n')).toEqual([{ n: 1 }]);
    // A copy of the server stands there too, where its user cannot walk to this clone.
    const left = readdirSync(join(home, 'postgres')).filter((name) => !name.startsWith('server-'));
    expect(left.sort()).toEqual(['data', 'port', 'server.log']);
  });

  it('is one, also when two launchers begin at the same moment', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    expect(a?.url).toBe(b?.url);
    expect([a?.adopted, b?.adopted].filter(Boolean)).toHaveLength(1);
  });

  it('takes another port when somebody has taken its own', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(Number(new URL(first.url).port), '127.0.0.1', resolve));
    const second = await start();
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('says what to do about data of another version', async () => {
    await (await start()).stop();
    writeFileSync(join(home, 'postgres/data/PG_VERSION'), '12\n');
    await expect(start()).rejects.toMatchObject({ code: 'EMBEDDED_VERSION', details: { found: '12' } });
  });

  it('says what to do about a folder it cannot enter', async () => {
    const closed = join(home, 'closed');
    mkdirSync(join(closed, 'in'), { recursive: true });
    chmodSync(closed, process.getuid?.() === 0 ? 0o700 : 0o500);
    await expect(startEmbedded({ home: join(closed, 'in', 'deep'), log: () => {} })).rejects.toMatchObject({
      code: 'EMBEDDED_PERMISSION',
      fix: expect.stringContaining('HOLDFAST_HOME'),
    });
  });
});

/** A launcher in a process of its own, which waits to be killed. */
async function launchElsewhere(): Promise<ChildProcess> {
  const script = join(home, 'launcher.ts');
  const module = fileURLToPath(new URL('./index.ts', import.meta.url));
  writeFileSync(
    script,
    `import { startEmbedded } from '${module}';\nawait startEmbedded({ home: '${home}', log: () => {} });\nprocess.send('up');\nsetInterval(() => {}, 1000);\n`,
  );
  const child = fork(script, { execArgv: [] });
  await new Promise<void>((resolve, reject) =>
    child.once('message', () => resolve()).once('exit', () => reject(new Error('the launcher ended'))),
  );
  return child;
}
