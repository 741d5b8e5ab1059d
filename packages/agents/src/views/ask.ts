import { hash } from 'node:crypto';
import { errors, explain } from '../errors.ts';
import { parametersOf, readValue } from './filter.ts';
import type { AnyView, Ask, Place, ViewAt, ViewPage } from './view.ts';

export const mostRows = 500;
const usualRows = 100;

/** A page as it is served: `after` is what to send for the next one; undefined: these were the last. */
export interface Served extends Omit<ViewPage<unknown>, 'next'> {
  after?: string;
}

/**
 * Reads a page of a view for what a query string says: filters by their parameters, `sort` (a sort's name, `-` before it for
 * descending), `limit`, `after`. Throws VIEW_ASK_INVALID and VIEW_PLACE_INVALID; a row that does not fit its schema is
 * the view's fault, VIEW_MISFIT.
 */
export async function readView(view: AnyView, query: Readonly<Record<string, unknown>>, at: ViewAt): Promise<Served> {
  const { ask, print } = askOf(view, query);
  const { next, rows, ...more } = await view.read(ask, at);
  for (const row of rows) fits(view, row);
  return { rows, ...more, ...(next ? { after: writePlace(next, print) } : {}) };
}

/** The view of a team by its name. Throws VIEW_UNKNOWN. */
export function viewOf(
  { team, views }: { team: string; views: Readonly<Record<string, AnyView>> },
  wanted: string,
): AnyView {
  const found = Object.hasOwn(views, wanted) ? views[wanted] : undefined;
  if (found) return found;
  throw errors.VIEW_UNKNOWN({ team, view: wanted, known: Object.keys(views).join(', ') || 'none' });
}

/** One row of a view; undefined where there is none for this user. */
export async function readRow(view: AnyView, key: string, at: ViewAt): Promise<unknown> {
  const row = await view.one?.(key, at);
  if (row !== undefined) fits(view, row);
  return row;
}

function fits(view: AnyView, row: unknown): void {
  const parsed = view.row.safeParse(row);
  if (!parsed.success) throw errors.VIEW_MISFIT({ view: view.title, reason: explain(parsed.error) });
}

/** The checked question; `print` tells a place of this question from one of another. */
export function askOf(view: AnyView, query: Readonly<Record<string, unknown>>): { ask: Ask; print: string } {
  const { sort: sorted, limit: most, after, ...rest } = query;
  const wanted = wantedOf(view, rest);
  const sort = sortOf(view, sorted);
  const print = hash('sha256', JSON.stringify([wanted, sort])).slice(0, 12);
  const ask: Ask = {
    wanted,
    sort,
    limit: limitOf(view, most),
    after: after === undefined ? null : readPlace(after, print),
  };
  return { ask, print };
}

function wantedOf(view: AnyView, given: Readonly<Record<string, unknown>>): Record<string, string | boolean> {
  const filters = new Map(
    Object.entries(view.filters ?? {}).flatMap(([name, filter]) =>
      parametersOf(name, filter).map((parameter) => [parameter, filter] as const),
    ),
  );
  const wanted: Record<string, string | boolean> = {};
  for (const [name, text] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const filter = filters.get(name);
    if (!filter)
      throw invalid(
        view,
        `there is no filter ${name.slice(0, 60)}; there are ${[...filters.keys()].join(', ') || 'none'}`,
      );
    if (typeof text !== 'string') throw invalid(view, `${name} is given more than once`);
    const read = readValue(filter, text);
    if ('wrong' in read) throw invalid(view, `${name} ${read.wrong}`);
    wanted[name] = read.value;
  }
  return wanted;
}

function sortOf(view: AnyView, sorted: unknown): Ask['sort'] {
  const names = Object.keys(view.sorts);
  if (sorted === undefined) return { by: names[0] as string, desc: true };
  const desc = String(sorted).startsWith('-');
  const by = String(sorted).replace(/^-/, '');
  if (!names.includes(by)) throw invalid(view, `it cannot be sorted by ${by.slice(0, 60)}, but by ${names.join(', ')}`);
  return { by, desc };
}

function limitOf(view: AnyView, most: unknown): number {
  if (most === undefined) return usualRows;
  const limit = Number(most);
  if (!Number.isInteger(limit) || limit < 1 || limit > mostRows)
    throw invalid(view, `limit is a whole number from 1 to ${mostRows}`);
  return limit;
}

const invalid = (view: AnyView, reason: string): Error => errors.VIEW_ASK_INVALID({ view: view.title, reason });

const writePlace = (place: Place, print: string): string =>
  Buffer.from(JSON.stringify([print, ...place])).toString('base64url');

/** A place is only good for the very question whose page ended there. */
function readPlace(text: unknown, print: string): Place {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(String(text), 'base64url').toString('utf8'));
  } catch {
    throw errors.VIEW_PLACE_INVALID();
  }
  if (!Array.isArray(read) || read.some((part) => part !== null && typeof part !== 'string'))
    throw errors.VIEW_PLACE_INVALID();
  const [of, ...place] = read as (string | null)[];
  if (of !== print || place.length === 0) throw errors.VIEW_PLACE_INVALID();
  return place;
}
