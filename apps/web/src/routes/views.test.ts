import { act, intake, readRow, type View, view } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bare, harmless } from '../csv/write-csv.ts';
import { anAdmin } from '../testing/callers.ts';
import { contracts } from '../testing/contract-team.ts';
import { buildWeb } from '../web.ts';

const all = Array.from({ length: 1_203 }, (_, at) => ({
  id: `n${at}`,
  says: at === 7 ? '=HYPERLINK("http://evil")' : at === 8 ? 'a "quoted", text\nof two lines' : `row ${at}`,
  owes: at === 9 ? '-5.00' : '1.00',
}));

const form: View<(typeof all)[number]> = {
  title: 'Numbers',
  does: 'Numbers one after the other',
  row: z.object({ id: z.string(), says: z.string(), owes: z.string() }),
  key: 'id',
  columns: { id: { kind: 'text' }, says: { kind: 'text' }, owes: { kind: 'money', currency: 'EUR' } },
  filters: {
    odd: { kind: 'yes', title: 'Odd' },
    kind: { kind: 'choice', title: 'Kind', options: async () => [{ value: 'a' }] },
  },
  sorts: { id: { title: 'Id' } },
  read: async ({ after, limit }) => {
    const from = Number(after?.[0] ?? 0);
    const next = from + limit < all.length ? [String(from + limit)] : null;
    return { rows: all.slice(from, from + limit), next, ...(after ? {} : { of: { rows: all.length, more: false } }) };
  },
  one: async (key) => all.find(({ id }) => id === key),
  acts: {
    pay: act({
      title: 'Pay',
      does: 'Pays it',
      on: 'row',
      input: z.strictObject({ sum: z.string() }),
      act: async ({ sum }, { key, by }) => ({
        says: `${by} paid ${sum} for ${key}`,
        undo: { act: 'pay', input: { sum } },
      }),
    }),
  },
  takes: intake<string>({
    does: 'Keeps them',
    most: 10,
    columns: { id: { title: 'Id', needed: true } },
    reader:
      ({ user }) =>
      ({ id }) =>
        `${user}${id}`,
    keep: async (lines, _at, write) => (write ? kept.push(...lines) : lines.length),
  }),
};
const kept: string[] = [];

let stage: Stage;
let app: FastifyInstance;
beforeAll(async () => {
  stage = await openStage({ contracts: { ...contracts, views: { numbers: view(form) } } }, 'views');
  app = buildWeb({ access: anAdmin, ...stage, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 } });
});
afterAll(async () => {
  await app?.close();
  await stage?.close();
});

const get = async (url: string): Promise<{ status: number; body: string; json: Record<string, never> }> => {
  const answer = await app.inject({ url, headers: { host: '127.0.0.1' } });
  const json = String(answer.headers['content-type']).includes('json') ? answer.json() : {};
  return { status: answer.statusCode, body: answer.body, json };
};

describe('views over HTTP', () => {
  test('are listed with what a page needs to draw them, options read', async () => {
    const { json } = await get('/api/teams/contracts/views');
    expect(json).toMatchObject({
      views: [
        { team: 'contracts', view: 'numbers', key: 'id', opens: true, filters: [{}, { options: [{ value: 'a' }] }] },
      ],
    });
    const all = (await get('/api/views')).json as unknown as { views: { team: string; view: string }[] };
    expect(all.views.map(({ team, view }) => `${team}/${view}`)).toEqual([
      '$platform/runs',
      '$platform/memories',
      'contracts/numbers',
    ]);
  });

  test('are read page by page, and one row by its key', async () => {
    const first = (await get('/api/teams/contracts/views/numbers?limit=500')).json;
    const second = (await get(`/api/teams/contracts/views/numbers?limit=500&after=${String(first['after'])}`)).json;
    expect(((second as Record<string, unknown>)['rows'] as unknown[])[0]).toEqual(all[500]);
    expect((await get('/api/teams/contracts/views/numbers/n7')).json).toEqual({ row: all[7] });
    expect(
      await readRow(view(form), 'none', { db: stage.db, userId: null, signal: new AbortController().signal }),
    ).toBe(undefined);
  });

  test('an act is refused where somebody else changed what was seen', async () => {
    const pay = async (key: string | undefined, seen?: object): Promise<[number, string | undefined]> => {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/teams/contracts/views/numbers/acts/pay',
        payload: { ...(key ? { key } : {}), input: { sum: '1.00' }, ...(seen ? { seen } : {}) },
        headers: { host: '127.0.0.1' },
      });
      const { code, message } = answer.json<{ code?: string; message?: string }>();
      return [answer.statusCode, code === 'ROW_CHANGED' ? message : code];
    };
    const row = all[11] as (typeof all)[number];
    expect(await pay('n11')).toEqual([200, undefined]);
    expect(await pay('n11', { owes: '1.00', says: 'row 11' })).toEqual([200, undefined]);
    row.owes = '2.00';
    expect(await pay('n11', { owes: '1.00', says: 'row 11' })).toEqual([
      409,
      'somebody else changed it meanwhile: owes',
    ]);
    expect(await pay('n11', { owes: '2.00', none: null })).toEqual([200, undefined]);
    row.owes = '1.00';
    expect(await pay('none', { owes: '1.00' })).toEqual([404, 'VIEW_ROW_MISSING']);
    expect(await pay(undefined, { owes: '1.00' })).toEqual([400, 'REQUEST_INVALID']);
  });

  test.each([
    ['/api/teams/nobody/views', 404, 'TEAM_UNKNOWN'],
    ['/api/teams/contracts/views/constructor', 404, 'VIEW_UNKNOWN'],
    ['/api/teams/contracts/views/numbers/none', 404, 'VIEW_ROW_MISSING'],
    ['/api/teams/contracts/views/numbers?odd=perhaps', 400, 'VIEW_ASK_INVALID'],
    ['/api/teams/contracts/csv/numbers?odd=perhaps', 400, 'VIEW_ASK_INVALID'],
    ['/api/teams/contracts/views/numbers?after=x', 400, 'VIEW_PLACE_INVALID'],
  ])('%s is refused with %i %s', async (url, status, code) => {
    expect(await get(url)).toMatchObject({ status, json: { code } });
  });

  test('are acted on by name, key and form; the card says which forms', async () => {
    const send = async (path: string, payload: object): Promise<unknown> => {
      const url = `/api/teams/contracts/views/numbers/acts/${path}`;
      const answer = await app.inject({ method: 'POST', url, headers: { host: '127.0.0.1' }, payload });
      return { status: answer.statusCode, ...(answer.json() as object) };
    };
    const input = { sum: '3' };
    expect(await send('pay', { key: 'n7', input })).toEqual({
      status: 200,
      says: 'owner paid 3 for n7',
      undo: { act: 'pay', input },
    });
    expect(await send('pay', { input })).toMatchObject({ status: 422, code: 'ACT_INVALID' });
    expect(await send('pay', { key: 'n7', input: {} })).toMatchObject({ status: 422, code: 'ACT_INVALID' });
    expect(await send('toString', { key: 'n7', input })).toMatchObject({ status: 404, code: 'ACT_UNKNOWN' });
    const { json } = await get('/api/teams/contracts/views');
    expect(json).toMatchObject({
      views: [{ acts: [{ name: 'pay', on: 'row', form: { properties: { sum: {} } } }], takes: { most: 10 } }],
    });
  });

  test('come in as CSV: looked through first, then taken; only CSV is', async () => {
    const user = '3f2a0000-0000-4000-8000-000000000001';
    const send = (preview: string, type = 'text/csv') => {
      const url = `/api/teams/contracts/csv/numbers?preview=${preview}&user=${user}`;
      const headers = { host: '127.0.0.1', 'content-type': type };
      return app.inject({ method: 'POST', url, headers, payload: type === 'text/csv' ? 'id,z\n7,\n8\n' : '{}' });
    };
    expect((await send('yes')).json()).toMatchObject({ lines: 2, added: 1, wrong: 1, problems: [{ line: 3 }] });
    expect(kept).toEqual([]);
    expect((await send('no')).json()).toMatchObject({ lines: 2, added: 1, there: 0, wrong: 1 });
    expect(kept).toEqual([`${user}7`]);
    expect(await send('no', 'application/json').then((answer) => answer.json())).toMatchObject({ code: 'BODY_TYPE' });
  });

  test('a file larger than JSON may be is read where files come in, and by no other route', async () => {
    const send = (url: string) => {
      const payload = `id,z\n${'7,\n'.repeat(10)}${'\n'.repeat(2 * 1024 * 1024)}`;
      return app.inject({ method: 'POST', url, headers: { host: '127.0.0.1', 'content-type': 'text/csv' }, payload });
    };
    expect((await send('/api/teams/contracts/csv/numbers?preview=yes')).json()).toMatchObject({ lines: 10 });
    for (const url of ['/api/sign-in', '/api/sign-in/link', '/api/teams/contracts/runs'])
      expect((await send(url)).json(), url).toMatchObject({ code: 'BODY_TYPE' });
    expect(app.server.requestTimeout).toBe(120_000);
  });

  test('go out whole as CSV, and no cell is a formula', async () => {
    const { status, body } = await get('/api/teams/contracts/csv/numbers');
    expect(status).toBe(200);
    const rows = parse(body, { columns: true }) as { id: string; says: string; owes: string }[];
    expect(rows.map((row) => ({ ...row, says: bare(row.says) }))).toEqual(all);
    expect(rows[7]?.says).toBe('\'=HYPERLINK("http://evil")');
    expect(rows[9]?.owes).toBe('-5.00');
  });
});

test.each(['=1+1', '+1', '-x', '@SUM(A1)', '\t=1', '＝1', '-1.2.3'])('%j is made harmless, and comes back', (text) => {
  expect(harmless(text)).toBe(`'${text}`);
  expect(bare(harmless(text))).toBe(text);
});
