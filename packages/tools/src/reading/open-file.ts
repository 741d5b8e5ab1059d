import sharp, { type Sharp } from 'sharp';
import { errors } from './errors.ts';
import { openPdf } from './pdf.ts';
import type { Word } from './reading.ts';

/** Pages of a file, from 0: those of a PDF, or the one that a picture is. */
export interface OpenFile {
  readonly pages: number;
  /** A page's size in pixels, upright as a viewer shows it, and its own text where it has some. */
  page(at: number): Promise<{ width: number; height: number; words: Word[] | null }>;
  /** The page as a picture in that size. */
  draw(at: number): Promise<Sharp>;
  close(): Promise<void>;
}

/** What is opened at the most. */
export interface Limits {
  pixels: number;
  pages: number;
}

/** Opens a picture or a PDF. Sizes are read from the header: nothing is decoded that is beyond the limits. */
export async function openFile(bytes: Uint8Array, limits: Limits): Promise<OpenFile> {
  if (!isPdf(bytes)) return openPicture(bytes, limits);
  const pdf = await openPdf(bytes);
  if (pdf.pages <= limits.pages) return pdf;
  await pdf.close();
  throw errors.READING_TOO_MANY_PAGES({ pages: pdf.pages, limit: limits.pages });
}

/** Readers of PDF accept some bytes before the mark. */
const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-');

async function openPicture(bytes: Uint8Array, { pixels }: Limits): Promise<OpenFile> {
  const options = { limitInputPixels: pixels, failOn: 'truncated' } as const;
  const { autoOrient, format } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((error: Error) => {
      throw errors.READING_UNREADABLE({ reason: error.message }, error);
    });
  const { width, height } = autoOrient;
  if (format === 'svg') throw errors.READING_UNREADABLE({ reason: 'SVG is a drawing, not a picture of a receipt' });
  if (width * height > pixels) throw errors.READING_TOO_LARGE({ width, height, limit: Math.round(pixels / 1e6) });
  return {
    pages: 1,
    page: () => Promise.resolve({ width, height, words: null }),
    draw: () => Promise.resolve(sharp(bytes, options).autoOrient()),
    close: () => Promise.resolve(),
  };
}
