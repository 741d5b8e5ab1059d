import { isRow } from '../ui/plain-value.ts';

/** A field that was read, and where it stands: pixels of its page, pages from 1. */
export interface Boxed {
  name: string;
  value: string | null;
  /** 0 to 1. */
  confidence: number;
  place: { page: number; x: number; y: number; w: number; h: number } | null;
}

export interface ReadPage {
  width: number;
  height: number;
}

/** What was read from a document, as far as it has the form of fields with places; anything else is nothing. */
export interface Extracted {
  fields: Boxed[];
  pages: ReadPage[];
}

const nothing: Extracted = { fields: [], pages: [] };

/** `{ fields: { name: { value, confidence, place } }, pages: [{ width, height }] }`, as documents carry it. */
export function readExtracted(data: unknown): Extracted {
  if (!isRow(data) || !isRow(data['fields'])) return nothing;
  const fields = Object.entries(data['fields']).flatMap(([name, field]) =>
    isRow(field)
      ? [
          {
            name,
            value: textOf(field['value']),
            confidence: numberOf(field['confidence']),
            place: placeOf(field['place']),
          },
        ]
      : [],
  );
  return { fields: fields.sort(inOrder), pages: pagesOf(data['pages']) };
}

/** As they stand on the page, from the top; what is not there comes last. */
function inOrder(a: Boxed, b: Boxed): number {
  if (!a.place || !b.place) return Number(!a.place) - Number(!b.place);
  return a.place.page - b.place.page || a.place.y - b.place.y || a.place.x - b.place.x;
}

/** What a question shows that is about a document: `{ document_id, boxes: [{ field, value, confidence, page, x, y, w, h }], pages }`. */
export interface AboutDocument extends Extracted {
  documentId: string;
  doubts: string[];
  /** What the form begins with. */
  best: Record<string, string>;
  /** The rest, to be drawn as it is. */
  more: Record<string, unknown>;
}

export function readAboutDocument(shows: unknown): AboutDocument | undefined {
  if (!isRow(shows) || typeof shows['document_id'] !== 'string' || !Array.isArray(shows['boxes'])) return undefined;
  const { document_id: documentId, boxes, pages, doubts, best, confidence: _, ...more } = shows;
  const fields = boxes.filter(isRow).map((box) => ({
    name: String(box['field'] ?? ''),
    value: textOf(box['value']),
    confidence: numberOf(box['confidence']),
    place: placeOf(box),
  }));
  return {
    documentId,
    fields,
    pages: pagesOf(pages),
    doubts: Array.isArray(doubts) ? doubts.filter((one) => typeof one === 'string') : [],
    best: isRow(best)
      ? Object.fromEntries(Object.entries(best).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
      : {},
    more: Object.fromEntries(Object.entries(more).filter(([, value]) => !Array.isArray(value) || value.length > 0)),
  };
}

function pagesOf(pages: unknown): ReadPage[] {
  if (!Array.isArray(pages)) return [];
  return pages.filter(isRow).map((page) => ({ width: numberOf(page['width']), height: numberOf(page['height']) }));
}

function placeOf(place: unknown): Boxed['place'] {
  if (!isRow(place) || typeof place['page'] !== 'number') return null;
  const [x, y, w, h] = [place['x'], place['y'], place['w'], place['h']].map(numberOf) as [
    number,
    number,
    number,
    number,
  ];
  return { page: place['page'], x, y, w, h };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOf = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
