import { extname } from 'node:path';
import { point } from '@holdfast/telemetry';
import { errors } from '../errors.ts';
import { limits } from './document.ts';
import { pagesOfPdf } from './pdf.ts';
import { pictureHash } from './picture-hash.ts';

/** What a file is, by its bytes. */
export interface Inspected {
  contentType: string;
  extension: string;
  pages: number;
  /** null: no picture. */
  pictureHash: string | null;
}

/** By content type, how such a file is named and whether it is a picture. */
const taken: Readonly<Record<string, { extension: string; picture: boolean }>> = {
  'image/jpeg': { extension: 'jpg', picture: true },
  'image/png': { extension: 'png', picture: true },
  'image/webp': { extension: 'webp', picture: true },
  'image/tiff': { extension: 'tiff', picture: true },
  'image/gif': { extension: 'gif', picture: true },
  'application/pdf': { extension: 'pdf', picture: false },
};
const apple = new Set(['image/heic', 'image/heic-sequence', 'image/heif', 'image/heif-sequence']);

/** The types that are taken in, for a file chooser. */
export const takenTypes = Object.keys(taken);

/**
 * Looks at a file before anybody works with it: its type by its bytes (the name is only somebody's word), its size in pixels by
 * its header before anything is decoded, then whether it can be decoded whole. What cannot be taken in throws an error that
 * says so: DOCUMENT_EMPTY, DOCUMENT_TOO_LARGE, DOCUMENT_HEIC, DOCUMENT_TYPE, DOCUMENT_PICTURE, DOCUMENT_ENCRYPTED,
 * DOCUMENT_PAGES, DOCUMENT_DAMAGED.
 */
export async function inspect(bytes: Uint8Array, name: string): Promise<Inspected> {
  if (bytes.byteLength === 0) throw errors.DOCUMENT_EMPTY({ name });
  if (bytes.byteLength > limits.bytes) throw errors.DOCUMENT_TOO_LARGE({ name, limit: megabytes(limits.bytes) });
  // Loaded with the first document: few processes ever see one.
  const { fileTypeFromBuffer } = await import('file-type');
  const contentType = (await fileTypeFromBuffer(bytes))?.mime;
  if (contentType !== undefined && apple.has(contentType)) throw errors.DOCUMENT_HEIC({ name });
  const kind = contentType === undefined ? undefined : taken[contentType];
  if (contentType === undefined || !kind) throw errors.DOCUMENT_TYPE({ name, is: isIn(bytes, contentType, name) });
  if (!kind.picture) {
    const pages = await pagesOfPdf(bytes, name);
    if (pages > limits.pages) throw errors.DOCUMENT_PAGES({ name, pages, limit: limits.pages });
    return { contentType, extension: kind.extension, pages, pictureHash: null };
  }
  return { contentType, extension: kind.extension, pages: 1, pictureHash: await look(bytes, name) };
}

/** The first picture of the file is what counts. */
async function look(bytes: Uint8Array, name: string): Promise<string> {
  const { width, height } = await header(bytes, name);
  if (width * height > limits.pixels)
    throw errors.DOCUMENT_PICTURE({ name, width, height, limit: limits.pixels / 1_000_000 });
  await point('document.decoding', { name });
  try {
    return await pictureHash(bytes, limits.pixels);
  } catch (error) {
    throw errors.DOCUMENT_DAMAGED({ name, reason: wordsOf(error) }, error);
  }
}

async function header(bytes: Uint8Array, name: string): Promise<{ width: number; height: number }> {
  try {
    const { default: sharp } = await import('sharp');
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw errors.DOCUMENT_DAMAGED({ name, reason: wordsOf(error) }, error);
  }
}

/** What it is instead, in a few words. */
function isIn(bytes: Uint8Array, contentType: string | undefined, name: string): string {
  if (contentType !== undefined) return `of type ${contentType}`;
  const text = isText(bytes.subarray(0, 4_096));
  const called = extname(name).toLowerCase();
  return `${text ? 'text' : 'of no type that is known here'}${called ? `, whatever its name (${called}) says` : ''}`;
}

/** Without control characters, and UTF-8 but for its cut end. */
function isText(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head).slice(0, -1);
  return !/(?!\s)\p{Cc}|\ufffd/u.test(text);
}

const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);
