import { existsSync, readFileSync } from 'node:fs';
import sharp, { type Region, type Stats } from 'sharp';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openReader, type Reader, type ReaderOptions } from './index.ts';
import { usual } from './reader.ts';
import type { Page, Recipe, Word } from './reading.ts';
import { hasNative } from './tesseract.ts';
import { drawPdf, drawPicture, type Spoilt } from './testing.ts';

const receipt = [
  'CORNER BAKERY AND COFFEE',
  'Date: 17/03/2026',
  'Sourdough bread     10.30',
  'Flat white           4.20',
  'Subtotal            14.50',
  'Tax 10%              1.45',
  'TOTAL               15.95',
];

const tesseract: Recipe = { by: 'tesseract', tone: 'flat', height: 30, mode: 6 };

const readers: Reader[] = [];
function reader(options: Partial<ReaderOptions> = {}): Reader {
  const opened = openReader({ engine: 'wasm', recipes: [{ by: 'networks', tone: 'flat', height: 30 }], ...options });
  readers.push(opened);
  return opened;
}
afterAll(() => {
  for (const each of readers) each.close();
});

const shared = reader();

async function page(bytes: Uint8Array, from: Reader = shared): Promise<Page> {
  const { pages } = await from.read(bytes);
  return pages[0] as Page;
}

const readings = new Map<string, Promise<Page>>();
/** The receipt, spoilt so; what was read once is not read again. */
function receiptPage(spoilt: Spoilt = {}): Promise<Page> {
  const key = JSON.stringify(spoilt);
  const known = readings.get(key) ?? drawPicture(receipt, spoilt).then((bytes) => page(bytes));
  readings.set(key, known);
  return known;
}

const find = (words: readonly Word[], text: string): Word => {
  const found = words.find((word) => word.text === text);
  if (!found) throw new Error(`${text} was not read: ${words.map((word) => word.text).join(' ')}`);
  return found;
};

/** Of a part of a picture; sharp's own `stats` are of the whole, whatever was cut out before. */
async function statsOf(bytes: Uint8Array, part: Region): Promise<Stats> {
  return await sharp(await sharp(bytes).extract(part).png().toBuffer()).stats();
}

/** Every amount of the receipt, whatever became of its point, and the word before the total. */
function expectRead(read: Page): void {
  const digits = read.text.replaceAll(/(?<=\d)[^\d\n]{0,3}(?=\d\d$)/gm, '.').split(/[^\d.]+/);
  expect(digits).toEqual(expect.arrayContaining(['10.30', '4.20', '14.50', '1.45', '15.95']));
  const total = find(read.words, 'TOTAL');
  expect(total.confidence).toBeGreaterThan(0.5);
  expect(find(read.words, 'Subtotal').box.y).toBeLessThan(total.box.y);
}

describe('pictures of one receipt', () => {
  test.each([
    ['clean', {}],
    ['tilted by 3 degrees', { turned: 3 }],
    ['blurred', { blur: 1.5 }],
    ['faint', { contrast: 0.25 }],
    ['under a shadow', { shadow: 0.5 }],
    ['small', { width: 300 }],
  ])('%s', async (_, spoilt) => {
    expectRead(await receiptPage(spoilt));
  });

  // Each turn is tried by reading: a few lines are enough to tell.
  test.each([
    ['on its side', 90, 270],
    ['on its head', 180, 180],
  ] as const)('%s: turned until it reads', async (_, turned, back) => {
    const read = await page(await drawPicture(receipt.slice(3), { turned }));
    expect(read.turned).toBe(back);
    expect(read.width).toBeGreaterThan(read.height);
    expect(read.text).toContain('15.95');
    expect(find(read.words, 'Subtotal').box.y).toBeLessThan(find(read.words, 'TOTAL').box.y);
  });

  test('as EXIF says, not as the pixels lie', async () => {
    const read = await page(await drawPicture(receipt, { exif: 6 }));
    expect([read.turned, read.width > read.height]).toEqual([0, true]);
    expectRead(read);
  });

  test('boxes are in the pixels of the page, also where its lines were levelled', async () => {
    const [level, tilted] = await Promise.all([receiptPage(), receiptPage({ turned: 3 })]);
    expect(tilted.angle).toBeCloseTo(3, 0);
    const [flat, fell] = [find(level.words, 'TOTAL').box, find(tilted.words, 'TOTAL').box];
    // Where the middle of the word went when the page was turned about its own middle.
    const [dx, dy] = [flat.x + flat.w / 2 - level.width / 2, flat.y + flat.h / 2 - level.height / 2];
    const [sin, cos] = [Math.sin(Math.PI / 60), Math.cos(Math.PI / 60)];
    expect(Math.abs(fell.x + fell.w / 2 - tilted.width / 2 - (dx * cos - dy * sin))).toBeLessThan(6);
    expect(Math.abs(fell.y + fell.h / 2 - tilted.height / 2 - (dx * sin + dy * cos))).toBeLessThan(6);
  });
});

describe('PDF', () => {
  test('text comes from the PDF, page by page, with its boxes', async () => {
    const seen: string[] = [];
    const bytes = await drawPdf([receipt, ['Page two of the same receipt, nothing to pay', 'Keep it for 30 days']]);
    const { pages } = await shared.read(bytes, { progress: (at) => seen.push(`${at.page}/${at.pages}`) });
    expect(pages.map(({ from, engine }) => [from, engine])).toEqual([
      ['pdf-text', 'pdf'],
      ['pdf-text', 'pdf'],
    ]);
    expect(pages[0]?.text.split('\n')[6]).toBe('TOTAL 15.95');
    expect(pages[1]?.text).toContain('Keep it for 30 days');
    expect(seen).toEqual(['1/2', '2/2']);
    const total = find(pages[0]?.words ?? [], 'TOTAL').box;
    const drawn = await shared.picture(bytes, { page: 0, width: 100_000 });
    expect([drawn.width, drawn.height]).toEqual([pages[0]?.width, pages[0]?.height]);
    const ink = await statsOf(drawn.bytes, {
      left: Math.round(total.x),
      top: Math.round(total.y),
      width: Math.round(total.w),
      height: Math.round(total.h),
    });
    expect(ink.channels[0]?.min).toBeLessThan(80);
  });

  test('a page without text is drawn and read', async () => {
    const read = await page(await drawPdf([['Tip 2.00', 'TOTAL 17.95']]), reader({ recipes: [tesseract] }));
    expect([read.from, read.engine]).toEqual(['ocr', 'tesseract.js']);
    expect(read.text).toContain('17.95');
  });
});

describe('what is not read', () => {
  const png = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: 'white' } })
      .png()
      .toBuffer();

  test.each<[string, string, () => Promise<Uint8Array> | Uint8Array]>([
    ['a text named .png', 'READING_UNREADABLE', () => Buffer.from('this is no picture, whatever its name says')],
    ['nothing', 'READING_UNREADABLE', () => new Uint8Array()],
    ['a bomb: few bytes, 100 million pixels', 'READING_TOO_LARGE', () => png(10_000, 10_000)],
    ['half a picture', 'READING_UNREADABLE', async () => (await drawPicture(receipt)).subarray(0, 9_000)],
    ['a broken PDF', 'READING_UNREADABLE', () => Buffer.from('%PDF-1.7\nand no more')],
    ['too many pages', 'READING_TOO_MANY_PAGES', () => drawPdf(Array.from({ length: 20 }, () => ['one line']))],
    ['an encrypted PDF', 'READING_LOCKED', () => drawPdf([receipt], 'secret')],
  ])('%s', async (_, code, bytes) => {
    await expect(shared.read(await bytes())).rejects.toMatchObject({ code });
  });

  test('a white page has no words, and no error', async () => {
    const read = await page(await png(400, 400));
    expect([read.words, read.text, read.confidence]).toEqual([[], '', 0]);
  });
});

test('a picture for others has what is to be hidden painted over', async () => {
  const bytes = await drawPicture(receipt);
  const box = { x: 100, y: 60, w: 200, h: 40 };
  const { bytes: shown, width } = await shared.picture(bytes, { hide: { page: { width: 800 }, boxes: [box] } });
  expect(width).toBe(800);
  const within = await statsOf(shown, { left: 110, top: 66, width: 180, height: 28 });
  expect(within.channels[0]?.max).toBeLessThan(40);
});

describe('processes', () => {
  test('the loop of the caller goes on beating while a page is read', async () => {
    let beats = 0;
    const beating = setInterval(() => beats++, 5);
    await page(await drawPicture(receipt.slice(5)), shared);
    clearInterval(beating);
    expect(beats).toBeGreaterThan(10);
  });

  test('a process that dies fails what it reads, and the next file has another', async () => {
    const own = reader();
    const kill = () => process.kill(own.pids[0] as number, 'SIGKILL');
    const bytes = await drawPicture(receipt);
    await expect(own.read(bytes, { progress: ({ attempt }) => attempt === 1 && kill() })).rejects.toMatchObject({
      code: 'READING_DIED',
    });
    expect((await own.picture(bytes)).width).toBe(800);
  });

  test('an abort kills the process at work, and takes one that waits out of the queue', async () => {
    const own = reader();
    const [first, second] = [new AbortController(), new AbortController()];
    const bytes = await drawPicture(receipt);
    let pid = 0;
    const reading = own.read(bytes, {
      signal: first.signal,
      progress: ({ attempt }) => {
        if (attempt !== 1) return;
        pid = own.pids[0] as number;
        second.abort(new Error('nobody waits for it'));
        first.abort(new Error('not wanted any more'));
      },
    });
    const queued = own.read(bytes, { signal: second.signal });
    await expect(queued).rejects.toThrow('nobody waits for it');
    await expect(reading).rejects.toThrow('not wanted any more');
    expect(own.pids).not.toContain(pid);
    expect((await own.picture(bytes)).width).toBe(800);
  });

  test('a page that takes too long is an error', async () => {
    const own = reader({ pageMs: 1 });
    await expect(own.read(await drawPicture(receipt))).rejects.toMatchObject({ code: 'READING_LATE' });
  });

  test('but what was read of it by then counts', async () => {
    const recipe = { by: 'networks', tone: 'flat', height: 30 } as const;
    const own = reader({ recipes: [recipe, recipe] });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const freeze = ({ attempt }: { attempt: number }) => {
      if (attempt !== 2) return;
      process.kill(own.pids[0] as number, 'SIGSTOP');
      setImmediate(() => vi.advanceTimersByTime(usual.pageMs));
    };
    const { pages } = await own.read(await drawPicture(receipt.slice(5)), { progress: freeze, enough: () => false });
    expect(pages[0]?.attempts).toHaveLength(1);
    expect(pages[0]?.text).toContain('15.95');
    expect(own.pids).toEqual([]);
  });

  test('an idle process is let go', async () => {
    const own = reader({ idleMs: 1 });
    await own.picture(await drawPicture(['hello']));
    await expect.poll(() => own.pids).toEqual([]);
  });

  test('nothing of the environment reaches a reading process but its path', async (ctx) => {
    if (!existsSync('/proc/self/environ')) ctx.skip('no /proc here');
    const own = reader();
    await own.picture(await drawPicture(['hello']));
    const names = readFileSync(`/proc/${own.pids[0]}/environ`, 'utf8')
      .split('\0')
      .flatMap((line) => line.split('=')[0] || []);
    expect(names.filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual(['PATH']);
  });
});

test('the installed tesseract reads the same', async (ctx) => {
  if (!(await hasNative())) ctx.skip('tesseract is not installed');
  const read = await page(await drawPicture(receipt), reader({ engine: 'native', recipes: [tesseract] }));
  expect(read.engine).toBe('tesseract');
  expectRead(read);
});
