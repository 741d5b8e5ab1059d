import { HoldfastError } from '@holdfast/errors';
import type { Hidden, Tried } from './desk.ts';
import type { EngineChoice } from './desk-process.ts';
import { errors } from './errors.ts';
import { Pool, type Seat } from './pool.ts';
import { type Attempt, type Box, type Page, type Picture, type Reading, type Recipe, textOf } from './reading.ts';

export interface ReaderOptions {
  /** `auto`: the installed tesseract where there is one, otherwise tesseract.js. */
  engine: EngineChoice;
  /** How many files are read side by side, each in a process of its own; the others wait in order. */
  processes: number;
  /** How long a page may take, in milliseconds. One that has been read at least once is then taken as it is. */
  pageMs: number;
  /** A process that has nothing to do for so long, in milliseconds, is ended. */
  idleMs: number;
  /** The most that is opened: pixels of a picture, pages of a PDF. */
  limits: { pixels: number; pages: number };
  /** In which ways a page is tried, in order. */
  recipes: readonly Recipe[];
}

export const usual: ReaderOptions = {
  engine: 'auto',
  processes: 1,
  pageMs: 180_000,
  idleMs: 60_000,
  limits: { pixels: 60_000_000, pages: 10 },
  recipes: [
    { by: 'networks', tone: 'flat', height: 30 },
    { by: 'tesseract', tone: 'flat', height: 30, mode: 6 },
  ],
};

/** What is known while a file is read; pages and attempts count from 1. */
export interface Progress {
  page: number;
  pages: number;
  /** 0: the page is being made ready. */
  attempt: number;
}

export interface ReadOptions {
  signal?: AbortSignal;
  progress?(at: Progress): void;
  /** Whether a page's attempts so far are enough; the default wants words read with a confidence of .9. */
  enough?(page: Page): boolean;
}

export interface Reader {
  /**
   * Reads a picture (one page) or a PDF. Fails with a READING_… error, or the signal's reason; the process at work is
   * killed then, and the next file has another.
   */
  read(bytes: Uint8Array, options?: ReadOptions): Promise<Reading>;
  /** A page as people look at it, upright, at most `width` pixels wide (1,200). `page` counts from 0. */
  picture(bytes: Uint8Array, page?: PictureOf, options?: { signal?: AbortSignal }): Promise<Picture>;
  /** Ends every process; whatever is being read fails. */
  close(): void;
  /** The processes there are now. */
  readonly pids: readonly number[];
}

export interface PictureOf {
  page?: number;
  turned?: Page['turned'];
  width?: number;
  /** Painted over before anybody sees the picture, in pixels of the page as it was read. */
  hide?: { page: Pick<Page, 'width'>; boxes: readonly Box[] };
}

/** Reads files in processes of its own, started when there is something to read. */
export function openReader(given: Partial<ReaderOptions> = {}): Reader {
  const options = { ...usual, ...given };
  const pool = new Pool(options);
  return {
    read: (bytes, how = {}) => pool.with(how.signal, (seat) => readFile(seat, bytes, options, how)),
    picture: (bytes, { page = 0, turned = 0, width = 1200, hide } = {}, { signal } = {}) =>
      pool.with(signal, async (seat) => {
        using _deadline = deadline(seat, page, options.pageMs);
        await seat.ask({ do: 'open', bytes, limits: options.limits });
        return await seat.ask({ do: 'picture', page, turned, width, hide: hiddenOf(hide) });
      }),
    close: () => pool.close(),
    get pids() {
      return pool.pids;
    },
  };
}

const hiddenOf = (hide: PictureOf['hide']): Hidden | null =>
  hide && hide.boxes.length > 0 ? { width: hide.page.width, boxes: [...hide.boxes] } : null;

async function readFile(seat: Seat, bytes: Uint8Array, options: ReaderOptions, how: ReadOptions): Promise<Reading> {
  const began = performance.now();
  const pages: Page[] = [];
  let count = 1;
  for (let page = 0; page < count; page++) {
    using _deadline = deadline(seat, page, options.pageMs);
    // A page that was cut off took its process along: the file is opened again for the next one.
    if (page === 0 || seat.pid === undefined)
      count = (await seat.ask({ do: 'open', bytes, limits: options.limits })).pages;
    pages.push(await readPage(seat, { page, count }, options, how));
  }
  if (seat.pid !== undefined) await seat.ask({ do: 'close' });
  return { pages, seconds: (performance.now() - began) / 1000 };
}

interface At {
  page: number;
  count: number;
}

async function readPage(seat: Seat, { page, count }: At, { recipes }: ReaderOptions, how: ReadOptions): Promise<Page> {
  const enough = how.enough ?? ((so: Page) => so.confidence >= sureEnough);
  const tell = (attempt: number) => how.progress?.({ page: page + 1, pages: count, attempt });
  tell(0);
  const laid = await seat.ask({ do: 'lay', page });
  if (laid.own) return pageOf(laid, [laid.own], 0);
  let place: Tried | typeof laid = laid;
  const attempts: Attempt[] = [];
  for (const recipe of recipes) {
    tell(attempts.length + 1);
    const tried = await attemptUnlessLate(seat, recipe, attempts.length > 0);
    if (tried === 'late') break;
    place = tried;
    attempts.push(tried.attempt);
    if (enough(pageOf(place, attempts, laid.seconds))) break;
  }
  return pageOf(place, attempts, laid.seconds);
}

/** The deadline takes away the attempt that it cuts off, not those before it. */
async function attemptUnlessLate(seat: Seat, recipe: Recipe, hasSome: boolean): Promise<Tried | 'late'> {
  try {
    return await seat.ask({ do: 'attempt', recipe });
  } catch (error) {
    if (hasSome && error instanceof HoldfastError && error.code === 'READING_LATE') return 'late';
    throw error;
  }
}

const sureEnough = 0.9;

function pageOf(
  place: Pick<Page, 'width' | 'height' | 'turned' | 'angle'>,
  attempts: Attempt[],
  preparedIn: number,
): Page {
  const { width, height, turned, angle } = place;
  const best = attempts.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  const { engine, mode, words, confidence } = best;
  const from = engine === 'pdf' ? 'pdf-text' : 'ocr';
  return {
    width,
    height,
    turned,
    angle,
    from,
    engine,
    mode,
    words,
    text: textOf(words),
    confidence,
    attempts,
    preparedIn,
  };
}

/** How many letters were read, by how sure each word is: an attempt that leaves half a page out is not a better one. */
const worth = ({ words }: Attempt): number =>
  words.reduce((sum, { text, confidence }) => sum + text.length * confidence ** 2, 0);

/** Kills the seat's process when the page has taken too long; disposed of when the page is done. */
function deadline(seat: Seat, page: number, ms: number): Disposable {
  const late = () => seat.kill(errors.READING_LATE({ page: page + 1, seconds: ms / 1000 }));
  const timer = setTimeout(late, ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
