import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import sharp, { type Sharp } from 'sharp';
import { getDocumentProxy } from 'unpdf';
import { errors } from './errors.ts';
import type { Word } from './reading.ts';

/** Points of a PDF are 1/72 inch; its pages are looked at with this many dots an inch, or fewer where they are large. */
const dots = 300;
/** What a page drawn larger than this is drawn smaller to, in pixels. */
const mostPixels = 16_000_000;
/** A page with less text of its own than this is a picture. */
const fewestLetters = 40;

export interface PdfPage {
  width: number;
  height: number;
  /** Null where the page has no text worth the name. */
  words: Word[] | null;
}

/** An open PDF: pages from 0. */
export interface Pdf {
  readonly pages: number;
  page(at: number): Promise<PdfPage>;
  /** The page drawn in its size in pixels. */
  draw(at: number): Promise<Sharp>;
  close(): Promise<void>;
}

let library: Promise<PDFiumLibrary> | undefined;

export async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  // Each takes its bytes over: pdf.js detaches the buffer.
  const proxy = await getDocumentProxy(Uint8Array.from(bytes)).catch((error: Error) => {
    throw error.name === 'PasswordException' ? errors.READING_LOCKED() : unreadable(error);
  });
  let drawn: PDFiumDocument | undefined;
  const sizes: { width: number; height: number; scale: number }[] = [];
  const sizeOf = async (at: number) => {
    const known = sizes[at];
    if (known) return known;
    const { width, height } = (await proxy.getPage(at + 1)).getViewport({ scale: 1 });
    const scale = Math.min(dots / 72, Math.sqrt(mostPixels / (width * height)));
    const size = { width: Math.round(width * scale), height: Math.round(height * scale), scale };
    sizes[at] = size;
    return size;
  };
  return {
    pages: proxy.numPages,
    async page(at) {
      const { width, height, scale } = await sizeOf(at);
      const words = await wordsOf(proxy, at, scale);
      const letters = words.reduce((sum, { text }) => sum + text.length, 0);
      return { width, height, words: letters < fewestLetters ? null : words };
    },
    async draw(at) {
      const { width, height } = await sizeOf(at);
      library ??= import('@hyzyla/pdfium').then(({ PDFiumLibrary }) => PDFiumLibrary.init());
      drawn ??= await (await library).loadDocument(bytes);
      const { data, ...size } = await drawn.getPage(at).render({ width, height, render: 'bitmap' });
      const picture = sharp(data, { raw: { width: size.width, height: size.height, channels: 4 } });
      return picture.flatten({ background: 'white' });
    },
    async close() {
      drawn?.destroy();
      await proxy.destroy();
    },
  };
}

const unreadable = (error: Error) => errors.READING_UNREADABLE({ reason: error.message }, error);

/** Pieces of text are cut at their spaces; a word's share of the piece is that of its letters. */
async function wordsOf(
  proxy: Awaited<ReturnType<typeof getDocumentProxy>>,
  at: number,
  scale: number,
): Promise<Word[]> {
  const page = await proxy.getPage(at + 1);
  const { transform } = page.getViewport({ scale });
  const words: Omit<Word, 'line'>[] = [];
  for (const item of (await page.getTextContent()).items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [x, y] = placed(transform as number[], item.transform[4] as number, item.transform[5] as number);
    const [w, h] = [item.width * scale, (item.height || 8) * scale];
    for (const { index, 0: text } of item.str.matchAll(/\S+/g)) {
      const share = w / item.str.length;
      words.push({ text, confidence: 1, box: { x: x + index * share, y: y - h, w: text.length * share, h } });
    }
  }
  return inLines(words);
}

const placed = (t: number[], x: number, y: number): [number, number] => [
  (t[0] as number) * x + (t[2] as number) * y + (t[4] as number),
  (t[1] as number) * x + (t[3] as number) * y + (t[5] as number),
];

/** From top to bottom, a word belongs to the line whose middle is within half its height. */
function inLines(words: readonly Omit<Word, 'line'>[]): Word[] {
  const middle = ({ box }: Omit<Word, 'line'>) => box.y + box.h / 2;
  const out: Word[] = [];
  let [line, at] = [-1, Number.NEGATIVE_INFINITY];
  for (const word of [...words].sort((a, b) => middle(a) - middle(b))) {
    if (middle(word) - at > word.box.h / 2) [line, at] = [line + 1, middle(word)];
    out.push({ ...word, line });
  }
  return out.sort((a, b) => a.line - b.line || a.box.x - b.box.x);
}
