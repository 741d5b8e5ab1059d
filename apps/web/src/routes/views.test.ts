import { readRow, type View, view } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bare, harmless } from '../csv/write-csv.ts';
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
};

let stage: Stage;
let app: FastifyInstance;
beforeAll(async () => {
  stage = await openStage({ contracts: { ...contracts, views: { numbers: view(form) } } }, 'views');
  app = buildWeb({ ...stage, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 } });
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
