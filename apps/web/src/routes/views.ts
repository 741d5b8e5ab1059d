import { isDeepStrictEqual } from 'node:util';
import { scopeOf } from '@holdfast/accounts';
import { type Acted, type AnyView, actOn, readRow, readView, type ViewAt } from '@holdfast/agents';
import type { TakenLines, ViewCard, ViewRows } from '@holdfast/dashboard/wire';
import { DbError } from '@holdfast/db';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../access/access.ts';
import { checked } from '../checked.ts';
import { takeCsv } from '../csv/read-csv.ts';
import { csvOf } from '../csv/write-csv.ts';
import { errors } from '../errors.ts';
import { type ViewSource, viewsOf } from '../platform-views.ts';
import { viewCard } from '../view-card.ts';
import type { Parts } from './parts.ts';

const name = z.string().min(1).max(100);
export const viewForms = {
  team: z.object({ team: name }),
  place: z.object({ team: name, view: name }),
  row: z.object({ team: name, view: name, key: z.string().min(1).max(400) }),
  act: z.object({ team: name, view: name, act: name }),
  said: z.strictObject({
    key: z.string().min(1).max(400).optional(),
    input: z.unknown(),
    /** What whoever acts saw of the row, before they changed it. */
    seen: z.record(z.string().max(100), z.unknown()).optional(),
  }),
  sent: z.strictObject({ preview: z.enum(['yes', 'no']).default('no'), user: z.guid().optional() }),
} as const;
/** The class of SQL states that are the fault of a value. */
const dataException = '22';
const csvBytes = 32 * 1024 * 1024;

/** Looks at teams' rows: what there is to look at, a page of one, one row. The web app knows no view by name. */
export function viewRoutes(app: FastifyInstance, { db, registry }: Parts): void {
  const at = (reply: FastifyReply): ViewAt => ({
    db,
    userId: scopeOf(callerOf(reply.request)),
    signal: goneWith(reply),
  });

  const views = viewsOf(registry);

  const cards = (source: ViewSource, of: ViewAt): Promise<ViewCard[]> =>
    Promise.all(Object.entries(source.views).map(([view, it]) => viewCard(source.team, view, it, of)));

  app.get('/api/views', async (_request, reply): Promise<{ views: ViewCard[] }> => {
    const all = await Promise.all(views.all.map((source) => cards(source, at(reply))));
    return { views: all.flat() };
  });

  app.get('/api/teams/:team/views', async (request, reply): Promise<{ views: ViewCard[] }> => {
    const { team: name } = checked(viewForms.team, request.params, 'the address');
    return { views: await cards(views.of(name), at(reply)) };
  });

  app.get('/api/teams/:team/views/:view', async (request, reply): Promise<ViewRows> => {
    const { view } = found(request.params);
    const query = request.query as Record<string, unknown>;
    return (await readAfter(query, () => readView(view, query, at(reply)))) as ViewRows;
  });

  app.get('/api/teams/:team/views/:view/:key', async (request, reply): Promise<{ row: Record<string, unknown> }> => {
    const { key } = checked(viewForms.row, request.params, 'the address');
    const { view } = found(request.params);
    const read = await readRow(view, key, at(reply));
    if (read === undefined) throw errors.VIEW_ROW_MISSING({ view: view.title, key: key.slice(0, 60) });
    return { row: read as Record<string, unknown> };
  });

  app.get('/api/teams/:team/csv/:view', async (request, reply) => {
    const { view, name: file } = found(request.params);
    const query = request.query as Record<string, unknown>;
    const csv = await readAfter(query, () => csvOf(view, query, at(reply)));
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${file}.csv"`)
      .send(csv);
  });

  app.post('/api/teams/:team/views/:view/acts/:act', async (request, reply): Promise<Acted> => {
    const { act: wanted } = checked(viewForms.act, request.params, 'the address');
    const { key, input, seen } = checked(viewForms.said, request.body, 'the body');
    const { view } = found(request.params);
    if (seen) await needUnchanged(view, key, seen, at(reply));
    // Halfway nothing is left behind by who goes away: an act is a transaction.
    return await actOn(view, wanted, input, { ...at(reply), by: callerOf(request).login, key: key ?? null });
  });

  // In a scope of its own: what reads 32 MB is for this route, not for the open ones.
  void app.register(async (scope) => {
    scope.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: csvBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.post('/api/teams/:team/csv/:view', { bodyLimit: csvBytes }, takeFile);
  });

  async function takeFile(request: FastifyRequest, reply: FastifyReply): Promise<TakenLines> {
    const { view } = found(request.params);
    const { preview, user } = checked(viewForms.sent, request.query, 'the query');
    const { takes } = view;
    if (!takes) throw errors.INTAKE_MISSING({ view: view.title });
    if (typeof request.body !== 'string') throw errors.BODY_TYPE({ type: 'application/json' });
    const who = { ...at(reply), by: callerOf(request).login };
    const read = takes.reader({ user: user ?? null, userId: who.userId });
    return await takeCsv(request.body, takes, read, (lines) => takes.keep(lines, who, preview === 'no'), who.signal);
  }

  function found(params: unknown): { name: string; view: AnyView } {
    const where = checked(viewForms.place, params, 'the address');
    return { name: where.view, view: views.one(where.team, where.view) };
  }
}

/**
 * A form is open for minutes: what somebody else changed in them must not be taken back unseen. Two who send in the same moment
 * still come one after the other, each by an act that is a transaction. Throws VIEW_ROW_MISSING, ROW_CHANGED.
 */
async function needUnchanged(
  view: AnyView,
  key: string | undefined,
  seen: Readonly<Record<string, unknown>>,
  at: ViewAt,
): Promise<void> {
  if (key === undefined || !view.one)
    throw errors.REQUEST_INVALID({ where: 'seen', reason: 'no row is named, or the view has none by itself' });
  const row = await readRow(view, key, at);
  if (row === undefined) throw errors.VIEW_ROW_MISSING({ view: view.title, key: key.slice(0, 60) });
  // As it was sent: a date, for one, as a text.
  const now = JSON.parse(JSON.stringify(row)) as Record<string, unknown>;
  const moved = Object.keys(seen).filter((name) => !isDeepStrictEqual(now[name] ?? null, seen[name] ?? null));
  if (moved.length > 0) throw errors.ROW_CHANGED({ fields: moved.join(', ').slice(0, 200) });
}

/**
 * A place is what a view once said, but anybody can write another: what the database cannot read of it is none. Signing places
 * would bind a browser to one process of the web app.
 */
async function readAfter<T>({ after }: Record<string, unknown>, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (after === undefined || !(error instanceof DbError) || !error.sqlstate?.startsWith(dataException)) throw error;
    throw errors.REQUEST_INVALID({ where: 'after', reason: 'it is no place of this question' }, error);
  }
}

/** Aborted when the browser went away before its answer: nobody reads what it would get. */
function goneWith({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => !raw.writableFinished && gone.abort());
  return gone.signal;
}
