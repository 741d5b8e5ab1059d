import sharp from 'sharp';
import type { Engines } from './engines.ts';
import { type Limits, type OpenFile, openFile } from './open-file.ts';
import { type Attempt, type Box, confidenceOf, type Page, type Picture, type Recipe } from './reading.ts';
import { prepare, type Sheet, takeIn } from './sheet.ts';
import { isDoubtful, upright } from './upright.ts';

/** Where a page lies, and what was read of it at once: the text that came with a PDF. */
export interface Laid extends Pick<Page, 'width' | 'height' | 'turned' | 'angle'> {
  own: Attempt | null;
  seconds: number;
}

/** An attempt, and how the page turned out to lie. */
export interface Tried extends Pick<Page, 'width' | 'height' | 'turned' | 'angle'> {
  attempt: Attempt;
}

/** What is painted over: boxes in pixels of a page that is `width` of them wide. */
export interface Hidden {
  width: number;
  boxes: Box[];
}

async function paintedOver(
  jpeg: Buffer,
  { width, height }: Pick<Picture, 'width' | 'height'>,
  hide: Hidden,
): Promise<Buffer> {
  const scale = width / hide.width;
  const margin = 3;
  const bars = hide.boxes.flatMap(({ x, y, w, h }) => {
    const [left, top] = [Math.max(0, Math.floor(x * scale) - margin), Math.max(0, Math.floor(y * scale) - margin)];
    const right = Math.min(width, Math.ceil((x + w) * scale) + margin);
    const bottom = Math.min(height, Math.ceil((y + h) * scale) + margin);
    if (right <= left || bottom <= top) return [];
    const create = { width: right - left, height: bottom - top, channels: 3 as const, background: 'black' };
    return [{ input: { create }, left, top }];
  });
  return await sharp(jpeg).composite(bars).jpeg({ quality: 80, mozjpeg: true }).toBuffer();
}

/** One file at a time, opened, laid out page by page, and read in attempts. Lives in a process of its own. */
export class Desk {
  private file: OpenFile | undefined;
  private sheet: Sheet | undefined;
  private attempts = 0;
  private readonly engines: Engines;

  constructor(engines: Engines) {
    this.engines = engines;
  }

  async open(bytes: Uint8Array, limits: Limits): Promise<{ pages: number }> {
    await this.close();
    this.file = await openFile(bytes, limits);
    return { pages: this.file.pages };
  }

  /** Lays a page out. */
  async lay(page: number): Promise<Laid> {
    const began = performance.now();
    const file = this.opened();
    const { width, height, words } = await file.page(page);
    const since = () => (performance.now() - began) / 1000;
    if (words) {
      const own: Attempt = { engine: 'pdf', mode: 'text', words, confidence: 1, seconds: since() };
      return { width, height, turned: 0, angle: 0, own, seconds: 0 };
    }
    this.attempts = 0;
    this.sheet = await takeIn(await file.draw(page), { width, height });
    return { ...placeOf(this.sheet), own: null, seconds: since() };
  }

  /** Reads the page laid out last. The first attempt turns a page over that does not read as it lies. */
  async attempt(recipe: Recipe): Promise<Tried> {
    const began = performance.now();
    let found = await this.read(recipe);
    if (this.attempts++ === 0 && isDoubtful(found.words)) {
      const better = await upright(this.laid(), { engines: this.engines, recipe });
      if (better !== this.sheet) {
        this.sheet = better;
        found = await this.read(recipe);
      }
    }
    const attempt: Attempt = {
      ...found,
      mode: `${recipe.tone} ${recipe.height}${recipe.by === 'tesseract' ? ` psm ${recipe.mode}` : ''}`,
      confidence: confidenceOf(found.words),
      seconds: (performance.now() - began) / 1000,
    };
    return { ...placeOf(this.laid()), attempt };
  }

  /** A page as people look at it, at most `width` pixels wide. */
  async picture(page: number, turned: Page['turned'], width: number, hide: Hidden | null): Promise<Picture> {
    const drawn = await this.opened().draw(page);
    const upright = turned === 0 ? drawn : drawn.rotate(turned);
    const { data, info } = await upright
      .flatten({ background: 'white' })
      .resize({ width, withoutEnlargement: true })
      .jpeg({ quality: 80, mozjpeg: true })
      .toBuffer({ resolveWithObject: true });
    const bytes = hide ? await paintedOver(data, info, hide) : data;
    return { bytes, width: info.width, height: info.height };
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
    this.sheet = undefined;
  }

  private async read(recipe: Recipe): Promise<Pick<Attempt, 'engine' | 'words'>> {
    const { grey, toPage } = await prepare(this.laid(), recipe);
    const { engine, words } = await this.engines.read(grey, recipe);
    return { engine, words: words.map((word) => ({ ...word, box: toPage(word.box) })) };
  }

  private opened(): OpenFile {
    if (!this.file) throw new Error('no file is open');
    return this.file;
  }

  private laid(): Sheet {
    if (!this.sheet) throw new Error('no page is laid out');
    return this.sheet;
  }
}

const placeOf = ({ width, height, turned, angle }: Sheet) => ({ width, height, turned, angle });
