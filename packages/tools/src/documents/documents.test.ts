import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { errors } from '../errors.ts';
import { FolderStore } from '../storage/folder.ts';
import { limits } from './document.ts';
import { Documents } from './documents.ts';
import { sweepOrphans, takeInbox } from './duties.ts';
import { inspect } from './inspect.ts';
import { pictureDistance, pictureHash, samePicture } from './picture-hash.ts';

let database: TestDatabase;
let documents: Documents;
const root = mkdtempSync(join(tmpdir(), 'holdfast-documents-'));
const user = '3f2a0000-0000-4000-8000-000000000001';

beforeAll(async () => {
  database = await testDatabase('documents');
  documents = new Documents(database.db, new FolderStore(root));
  await documents.store.ready();
});
afterEach(clearPoints);
afterAll(async () => {
  await database?.drop();
  rmSync(root, { recursive: true, force: true });
});

/** A slip of paper with lines of text. */
function slip(...lines: string[]): Promise<Buffer> {
  const texts = lines.map((line, at) => `<text x="20" y="${60 + at * 40}" font-size="28">${line}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="600"><rect width="400" height="600" fill="white"/>${texts}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function pdf(pages: number, password?: string): Promise<Buffer> {
  const paper = new PDFDocument({ autoFirstPage: false, ...(password ? { userPassword: password } : {}) });
  const parts: Buffer[] = [];
  for (let page = 1; page <= pages; page++) paper.addPage().text(`Page ${page}`);
  return new Promise((resolve) => {
    paper.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts)));
    paper.end();
  });
}

/** A PNG of a few kilobytes that unfolds to 30,000 × 30,000 points. */
function bomb(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(30_000, 0);
  size.writeUInt32BE(30_000, 4);
  size.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(1e6))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0heicmif1'), Buffer.alloc(200)]);

describe('what comes in', () => {
  const odd: [string, string, () => Promise<Uint8Array> | Uint8Array, string][] = [
    ['nothing', 'a.png', () => new Uint8Array(), 'DOCUMENT_EMPTY'],
    ['more than is taken', 'a.png', () => new Uint8Array(limits.bytes + 1), 'DOCUMENT_TOO_LARGE'],
    ['text named .png', 'a.png', () => Buffer.from('Total 12.50\nThank you'), 'DOCUMENT_TYPE'],
    ['a page of HTML', 'a.html', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'DOCUMENT_TYPE'],
    ['an SVG', 'a.svg', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'DOCUMENT_TYPE'],
    ['a program', 'receipt.pdf', () => Buffer.from('7f454c4602010100'.padEnd(400, '0'), 'hex'), 'DOCUMENT_TYPE'],
    ['a HEIC', 'IMG_1.HEIC', () => heic, 'DOCUMENT_HEIC'],
    ['a decompression bomb', 'a.png', bomb, 'DOCUMENT_PICTURE'],
    ['half a picture', 'a.png', async () => (await slip('Total 12.50')).subarray(0, 900), 'DOCUMENT_DAMAGED'],
    ['half a PDF', 'a.pdf', async () => (await pdf(2)).subarray(0, 300), 'DOCUMENT_DAMAGED'],
    ['a locked PDF', 'a.pdf', () => pdf(1, 'secret'), 'DOCUMENT_ENCRYPTED'],
    ['a PDF of 20 pages', 'a.pdf', () => pdf(20), 'DOCUMENT_PAGES'],
  ];
  test.each(odd)('%s is refused with a code and what to do, and nothing is stored', async (_, filename, make, code) => {
    const decoded: unknown[] = [];
    setPoint('document.decoding', (at) => void decoded.push(at));
    setPoint('document.stored', () => expect.fail('it was stored'));
    const refused = documents.add({ bytes: await make(), filename, user });
    await expect(refused).rejects.toMatchObject({ code, fix: expect.stringMatching(/.{20}/) });
    if (code === 'DOCUMENT_PICTURE') expect(decoded).toEqual([]);
  });

  test('what its name says is not asked', async () => {
    expect(await inspect(await slip('Total'), 'virus.exe')).toMatchObject({
      contentType: 'image/png',
      extension: 'png',
    });
    expect(await inspect(await pdf(10), 'a.png')).toMatchObject({ contentType: 'application/pdf', pages: 10 });
    await expect(inspect(Buffer.from('Total 12.50'), 'a.png')).rejects.toThrow(
      /text, whatever its name \(\.png\) says/,
    );
  });

  test('is stored once: the same file again is the document that is there, also in the same moment', async () => {
    const bytes = await slip('Corner Shop', 'Total 12.50');
    const ends = await Promise.all(Array.from({ length: 6 }, () => documents.add({ bytes, filename: 'a.png', user })));
    expect(ends.filter((end) => end.added)).toHaveLength(1);
    expect(new Set(ends.map((end) => end.document.document_id)).size).toBe(1);
    const { document } = await documents.add({ bytes, filename: 'b.png', user });
    expect(document).toMatchObject({
      original_filename: 'a.png',
      processing_status: 'pending',
      content_type: 'image/png',
    });
    expect(Buffer.compare((await documents.read(document.document_id)).bytes, bytes)).toBe(0);
    expect(await documents.store.list('documents/')).toHaveLength(1);
    const other = await documents.add({ bytes, filename: 'a.png', user: randomUUID() });
    expect(other.added).toBe(true);
  });

  test('nobody gets what is somebody else’s; a deleted one is gone with its bytes', async () => {
    const { document } = await documents.add({ bytes: await slip('Mine'), filename: 'm.png', user });
    const id = document.document_id;
    const missing = { code: 'DOCUMENT_MISSING' };
    await expect(documents.read(id, randomUUID())).rejects.toMatchObject(missing);
    await expect(documents.remove(id, randomUUID())).rejects.toMatchObject(missing);
    await documents.remove(id, user);
    await expect(documents.get(id)).rejects.toMatchObject(missing);
    expect(await documents.store.stat(document.s3_key)).toBeNull();
  });

  test('what is kept of it as text is masked', async () => {
    const card = '4111 1111 1111 1111';
    const bytes = await slip('Planted');
    const { document } = await documents.add({ bytes, filename: `jo@example.com ${card}.png`, user });
    const id = document.document_id;
    await documents.keepExtracted(id, {
      text: `Card ${card} jo@example.com`,
      data: { fields: { merchant: `Shop ${card}` } },
      agentId: randomUUID(),
    });
    await documents.mark(id, 'failed', { problem: { code: 'X', message: `card ${card}`, fix: 'none' } });
    const row = JSON.stringify(await documents.get(id));
    expect(row).toContain('[card]');
    expect(row).not.toMatch(/4111|example\.com/);
  });

  test('what is complete stays so', async () => {
    const { document } = await documents.add({ bytes: await slip('Done'), filename: 'd.png', user });
    await documents.mark(document.document_id, 'completed');
    await documents.mark(document.document_id, 'processing');
    expect((await documents.get(document.document_id)).processing_status).toBe('completed');
  });
});

test('what a member makes is the same document however often it is made, and nobody reads it', async () => {
  const made = { documentId: randomUUID(), contentType: 'text/html' };
  const report = { bytes: Buffer.from('<h1>Report</h1>'), filename: 'report.html', user, type: 'report', made };
  const first = await documents.add(report);
  expect(first).toMatchObject({ added: true, document: { processing_status: 'completed', content_type: 'text/html' } });
  expect(await documents.add(report)).toMatchObject({ added: false, document: { document_id: made.documentId } });
  const [row] = await database.db.sql<{ watched: boolean }>(
    'SELECT watched_at IS NOT NULL AS watched FROM documents WHERE document_id = $1',
    [made.documentId],
  );
  expect(row).toEqual({ watched: true });
});

test('an object whose row never came is removed, after its hour', async () => {
  setPoint('document.stored', () => {
    throw new Error('killed here');
  });
  const bytes = await slip('Never a row');
  await expect(documents.add({ bytes, filename: 'x.png', user })).rejects.toThrow('killed here');
  clearPoints();
  const before = await documents.store.list('documents/');
  const aged: Documents = new Documents(database.db, new FolderStore(root));
  const real = aged.store.list.bind(aged.store);
  await sweepOrphans(database.db, documents);
  expect(await documents.store.list('documents/')).toEqual(before);
  aged.store.list = async (...page) =>
    (await real(...page)).map((one) => ({ ...one, modifiedAt: new Date(one.modifiedAt.getTime() - 7_200_000) }));
  await sweepOrphans(database.db, aged);
  const left = await documents.store.list('documents/');
  expect(left).toHaveLength(before.length - 1);
  expect((await documents.add({ bytes, filename: 'x.png', user })).added).toBe(true);
});

describe('the inbox', () => {
  const drop = (path: string, bytes: Uint8Array): void => {
    const file = join(root, 'objects/inbox', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  };
  const take = (): Promise<void> => takeInbox(database.db, documents, 0);
  const lying = async (): Promise<string[]> => (await documents.store.list('inbox/')).map((one) => one.key);

  test('what anybody drops there becomes a document, of the user whose folder it is', async () => {
    drop('lunch.png', await slip('Lunch 9.80'));
    drop(`${user}/taxi.png`, await slip('Taxi 31.00'));
    await take();
    const [lunch, taxi] = await documents.list({ user: null, most: 2 });
    expect(taxi).toMatchObject({ user_id: user, original_filename: 'taxi.png', source: 'inbox' });
    expect(lunch).toMatchObject({ user_id: null, original_filename: 'lunch.png' });
    expect(await lying()).toEqual([]);
    drop('lunch again.png', await slip('Lunch 9.80'));
    await take();
    expect(await lying()).toEqual([]);
    expect((await documents.list({ user: null, most: 1 }))[0]?.document_id).toBe(lunch?.document_id);
  });

  test('a file that is still being written is left alone', async () => {
    drop('slow.png', (await slip('Slow')).subarray(0, 100));
    await takeInbox(database.db, documents, 60_000);
    expect(await documents.refused()).toEqual([]);
    expect(await lying()).toEqual(['inbox/slow.png']);
    drop('slow.png', await slip('Slow'));
    await take();
    expect(await lying()).toEqual([]);
  });

  test('what cannot become one stays, is told once, and is looked at again when it changes', async () => {
    drop('notes.png', Buffer.from('Total 12.50'));
    await take();
    const told = await documents.refused();
    expect(told).toMatchObject([{ s3_key: 'inbox/notes.png', problem: { code: 'DOCUMENT_TYPE' } }]);
    await take();
    expect(await documents.refused()).toEqual(told);
    drop('notes.png', await slip('Notes, as a picture'));
    await take();
    expect(await lying()).toEqual([]);
  });

  test('neither one that may not be read nor two hundred refused ones stand in the way of what lies behind', async () => {
    for (let i = 0; i < 200; i++) drop(`a-${String(i).padStart(3, '0')}.png`, Buffer.from(`no picture ${i}`));
    await take();
    drop('b-locked.png', await slip('Locked'));
    drop('c-tram.png', await slip('Tram 3.20'));
    const refused = errors.STORE_REFUSED({ place: root, reason: 'EACCES' });
    await expect(takeInbox(database.db, failing('inbox/b-locked.png', refused), 0)).rejects.toBe(refused);
    expect((await lying()).slice(200)).toEqual(['inbox/b-locked.png']);
    drop('c-bus.png', await slip('Bus 2.80'));
    const away = errors.STORE_UNREACHABLE({ place: root, reason: 'cut' });
    await expect(takeInbox(database.db, failing('inbox/b-locked.png', away), 0)).rejects.toBe(away);
    expect((await lying()).slice(200)).toEqual(['inbox/b-locked.png', 'inbox/c-bus.png']);
    await take();
    expect(await lying()).toHaveLength(200);
    rmSync(join(root, 'objects/inbox'), { recursive: true });
  });

  /** This process may read everything, so the store says for one file what it would say to another. */
  const failing = (key: string, error: Error): Documents => {
    class Failing extends FolderStore {
      override get(asked: string, most?: number): Promise<Uint8Array> {
        return asked === key ? Promise.reject(error) : super.get(asked, most);
      }
    }
    return new Documents(database.db, new Failing(root));
  };
});

test('one picture in another size, format and quality is known again, another one is not', async () => {
  const hash = (bytes: Uint8Array): Promise<string> => pictureHash(bytes, limits.pixels);
  const one = await slip('Corner Shop', 'Milk 1.20', 'Bread 2.80', 'Total 4.00');
  const another = await slip('Books and More', 'Total 31.95', 'Thank you', 'Come again');
  const copies = [
    await sharp(one).jpeg({ quality: 35 }).toBuffer(),
    await sharp(one).resize(250).webp().toBuffer(),
    await sharp(one).resize(900).modulate({ brightness: 0.9 }).jpeg().toBuffer(),
  ];
  const first = await hash(one);
  for (const copy of copies) expect(pictureDistance(await hash(copy), first)).toBeLessThanOrEqual(samePicture);
  expect(pictureDistance(await hash(another), first)).toBeGreaterThan(2 * samePicture);
});
