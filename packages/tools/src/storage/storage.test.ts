import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FolderStore } from './folder.ts';
import { openStore } from './open.ts';
import { S3Store } from './s3.ts';
import { checkKey, type ObjectStore } from './store.ts';
import { type S3Server, s3Server } from './testing/versity.ts';

let server: S3Server | string;
const root = mkdtempSync(join(tmpdir(), 'holdfast-store-'));

beforeAll(async () => {
  server = await s3Server();
});
afterAll(() => {
  if (typeof server !== 'string') server.stop();
  rmSync(root, { recursive: true, force: true });
});

const s3 = (given: S3Server, more: { secretKey?: string; deadlineMs?: number } = {}): S3Store =>
  new S3Store({ ...given, bucket: 'documents', deadlineMs: 3_000, ...more });

interface Place {
  store: ObjectStore;
  /** Writes below the store, past it. */
  drop(key: string, bytes: Uint8Array): void;
}

function placeOf(kind: 'folder' | 's3'): Place | string {
  if (kind === 'folder') {
    const folder = join(root, randomUUID());
    return { store: new FolderStore(folder), drop: (key, bytes) => write(join(folder, 'objects', key), bytes) };
  }
  if (typeof server === 'string') return server;
  const { folder } = server;
  return { store: s3(server), drop: (key, bytes) => write(join(folder, 'documents', key), bytes) };
}

function write(file: string, bytes: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe.each(['folder', 's3'] as const)('the store %s', (kind) => {
  let place: Place | string;
  let store: ObjectStore;
  beforeAll(async () => {
    place = placeOf(kind);
    if (typeof place === 'string') return;
    store = place.store;
    // Two programs that start together, and a later one.
    await Promise.all([store.ready(), store.ready()]);
    await store.ready();
  });

  const check = (name: string, run: (place: Place) => Promise<void>): void =>
    test(name, async (ctx) => {
      if (typeof place === 'string') return ctx.skip(place);
      await run(place);
    });

  check('gives back what was put, of any size and name', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((text) => !/[\p{Cc}\\/]/u.test(text) && text.isWellFormed() && !/^\.|^\.tmp-/.test(text));
    let n = 0;
    await fc.assert(
      fc.asyncProperty(name, fc.uint8Array({ maxLength: 3_000 }), async (last, bytes) => {
        const key = `any/${n++}/${last.normalize()}`;
        const put = await store.put(key, bytes, 'application/octet-stream');
        expect(Buffer.compare(await store.get(key), bytes)).toBe(0);
        expect(await store.stat(key)).toMatchObject({ key, bytes: bytes.byteLength, sha256: put.sha256 });
      }),
      { numRuns: 25 },
    );
    const large = randomBytes(12 * 1024 * 1024);
    await store.put('large.bin', large, 'application/octet-stream');
    expect(Buffer.compare(await store.get('large.bin'), large)).toBe(0);
  });

  check('writes a key once: the same bytes again are nothing, others are refused', async () => {
    const first = await store.put('once/a', bytesOf('one'), 'text/plain');
    expect(await store.put('once/a', bytesOf('one'), 'text/plain')).toEqual(first);
    await expect(store.put('once/a', bytesOf('two'), 'text/plain')).rejects.toMatchObject({ code: 'STORE_KEY_TAKEN' });
    expect(textOf(await store.get('once/a'))).toBe('one');
  });

  check('of writers in one moment one wins, and the rest know it', async () => {
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => store.put('race/a', bytesOf(`writer ${n}`), 'text/plain')),
    );
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'STORE_KEY_TAKEN' });
    expect(textOf(await store.get('race/a'))).toMatch(/^writer \d$/);
  });

  check('says what is not there, and what is too large', async () => {
    await store.put('some/a', bytesOf('12345'), 'text/plain');
    expect(await store.stat('some/nothing')).toBeNull();
    await expect(store.get('some/nothing')).rejects.toMatchObject({ code: 'STORE_MISSING' });
    await expect(store.get('some/a', 4)).rejects.toMatchObject({ code: 'STORE_TOO_LARGE' });
    await store.remove('some/a');
    await store.remove('some/a');
    expect(await store.stat('some/a')).toBeNull();
    await store.put('some/a', bytesOf('another'), 'text/plain');
    expect(textOf(await store.get('some/a'))).toBe('another');
  });

  check('lists by pages in the order of keys, only what is under the prefix', async () => {
    const keys = ['list/a', 'list/b/1', 'list/b/2', 'list/ü', 'lists/x'];
    for (const key of keys) await store.put(key, bytesOf(key), 'text/plain');
    const pages = [];
    for (let after = ''; ; ) {
      const page = await store.list('list/', { after, limit: 2 });
      pages.push(...page.map((one) => one.key));
      after = page.at(-1)?.key ?? '';
      if (page.length < 2) break;
    }
    expect(pages).toEqual(['list/a', 'list/b/1', 'list/b/2', 'list/ü']);
    expect(await store.list('nobody/')).toEqual([]);
  });

  check('takes what somebody dropped there, without a sum', async ({ drop }) => {
    drop('inbox/Photo of café.png', bytesOf('picture'));
    expect(await store.list('inbox/')).toMatchObject([{ key: 'inbox/Photo of café.png', bytes: 7, sha256: null }]);
    expect(textOf(await store.get('inbox/Photo of café.png'))).toBe('picture');
    await store.put('inbox/Photo of café.png', bytesOf('picture'), 'image/png');
    await store.remove('inbox/Photo of café.png');
  });

  check('never gives bytes that are not those that were put', async ({ drop }) => {
    await store.put('rot/a', bytesOf('as it was'), 'text/plain');
    drop('rot/a', bytesOf('as it is!'));
    await expect(store.get('rot/a')).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  check('refuses keys that leave it', async () => {
    for (const key of ['', '/a', 'a//b', '../a', 'a/../b', 'a/.', 'a\\b', 'a\0b', 'a/', 'x'.repeat(801), '.tmp-1']) {
      await expect(store.put(key, bytesOf('x'), 'text/plain'), key).rejects.toMatchObject({ code: 'STORE_KEY' });
      expect(() => checkKey(key)).toThrow(expect.objectContaining({ code: 'STORE_KEY' }));
    }
  });
});

describe('a folder', () => {
  test('leaves nothing half written, and follows no link out of itself', async () => {
    const folder = join(root, 'links');
    const store = new FolderStore(folder);
    await store.ready();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.put(`docs/${n % 4}`, bytesOf(`${n % 4}`), 'text/plain')),
    );
    expect(readdirSync(join(folder, 'objects/docs')).sort()).toEqual(['0', '1', '2', '3']);
    symlinkSync('/etc/hostname', join(folder, 'objects/inbox/stolen'));
    symlinkSync('/etc', join(folder, 'objects/inbox/all'));
    expect(await store.list('inbox/')).toEqual([]);
    await expect(store.get('inbox/stolen')).rejects.toMatchObject({ code: 'STORE_MISSING' });
    expect(await store.stat('inbox/stolen')).toBeNull();
  });

  test('is closed to others, but not what it is made in: a database there may run as another user', async () => {
    const home = join(root, randomUUID());
    await new FolderStore(join(home, 'store')).ready();
    const open = (folder: string): number => statSync(folder).mode & 0o077;
    expect([open(join(home, 'store')), open(home)]).toEqual([0, 0o055 & ~process.umask()]);
  });

  test('that cannot be one is refused with what to do', async () => {
    writeFileSync(join(root, 'file'), 'x');
    await expect(new FolderStore(join(root, 'file')).ready()).rejects.toMatchObject({ code: 'STORE_REFUSED' });
  });
});

describe('an S3 server', () => {
  const real = (name: string, run: (given: S3Server) => Promise<void>): void =>
    test(name, async (ctx) => {
      if (typeof server === 'string') return ctx.skip(server);
      await run(server);
    });

  real('gives links that work for whoever has them, until they are over, and as downloads', async (given) => {
    const store = s3(given);
    await store.ready();
    await store.put('links/a.html', bytesOf('<script>1</script>'), 'text/html');
    const options = { seconds: 60, filename: 'Beleg für März.html', type: 'application/octet-stream' };
    const link = await store.link('links/a.html', options);
    const got = await fetch(link);
    expect(await got.text()).toBe('<script>1</script>');
    expect(got.headers.get('content-type')).toBe('application/octet-stream');
    expect(got.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Beleg%20f%C3%BCr%20M%C3%A4rz.html",
    );
    expect((await fetch(link.replace('a.html', 'b.html'))).status).toBe(403);
  });

  real('that does not let us in is told from one that is away or hangs', async (given) => {
    const wrong = s3(given, { secretKey: 'wrong' });
    await expect(wrong.put('a', bytesOf('a'), 'text/plain')).rejects.toMatchObject({ code: 'STORE_REFUSED' });
    const away = s3({ ...given, endpoint: 'http://127.0.0.1:9' });
    await expect(away.put('a', bytesOf('a'), 'text/plain')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    const hurried = s3(given, { deadlineMs: 200 });
    given.freeze();
    try {
      await expect(hurried.stat('a')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    } finally {
      given.thaw();
    }
    expect(await s3(given).stat('a')).toBeNull();
  });
});

test('the settings name the store; no secret is in what it says of itself', () => {
  const settings = {
    home: '/h',
    store: undefined,
    s3Endpoint: 'http://127.0.0.1:1',
    s3Region: 'us-east-1',
    s3AccessKey: undefined,
    s3SecretKey: undefined,
  };
  expect(openStore(settings)).toMatchObject({ kind: 'folder', place: '/h/store' });
  expect(openStore({ ...settings, store: '/data/docs' }).place).toBe('/data/docs');
  const bucket = { ...settings, store: 's3://docs' };
  expect(() => openStore(bucket)).toThrow(expect.objectContaining({ code: 'SETTING_MISSING' }));
  const keyed = openStore({ ...bucket, s3AccessKey: 'access', s3SecretKey: 'hidden' });
  expect(keyed).toMatchObject({ kind: 's3', place: 's3://docs at http://127.0.0.1:1' });
});

test('a folder that counts as full refuses what is put as a full disk does, and keeps what it has', async () => {
  const place = mkdtempSync(join(tmpdir(), 'holdfast-full-'));
  const store = new FolderStore(place);
  await store.ready();
  await store.put('kept/a', Buffer.from('a'), 'text/plain');
  writeFileSync(join(place, 'full'), '');
  await expect(store.put('kept/b', Buffer.from('b'), 'text/plain')).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(String(await store.get('kept/a'))).toBe('a');
  rmSync(join(place, 'full'));
  await store.put('kept/b', Buffer.from('b'), 'text/plain');
  rmSync(place, { recursive: true });
});
