import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { askOf, readView } from './ask.ts';
import { type Ask, type ViewAt, view } from './view.ts';

const at: ViewAt = { db: {} as ViewAt['db'], userId: null, signal: new AbortController().signal };
let asked: Ask | undefined;

const things = view({
  title: 'Things',
  does: 'Things as they are',
  row: z.object({ id: z.string(), price: z.string(), euro: z.string() }),
  key: 'id',
  columns: { id: { kind: 'text' }, price: { kind: 'money', currency: { column: 'euro' } }, euro: { kind: 'text' } },
  filters: {
    name: { kind: 'text', title: 'Name', least: 3 },
    who: { kind: 'person', title: 'Who' },
    price: { kind: 'money', title: 'Price' },
    day: { kind: 'date', title: 'Day' },
    sold: { kind: 'yes', title: 'Sold' },
  },
  sorts: { price: { title: 'Price' }, day: { title: 'Day' } },
  read: async (ask) => {
    asked = ask;
    return { rows: [{ id: 'a', price: '1.00', euro: 'EUR' }], next: ask.after ? null : ['x', null] };
  },
});

test('what a query says is given to the view checked, and the first sort where none is said', async () => {
  await readView(things, { name: ' coffee ', price_from: '3', day_to: '2026-02-28', sold: 'no', limit: '7' }, at);
  expect(asked).toEqual({
    wanted: { name: 'coffee', price_from: '3', day_to: '2026-02-28', sold: false },
    sort: { by: 'price', desc: true },
    limit: 7,
    after: null,
  });
  await readView(things, { sort: 'day' }, at);
  expect(asked?.sort).toEqual({ by: 'day', desc: false });
});

test.each([
  [{ colour: 'red' }, 'no filter colour'],
  [{ name: 'ab' }, 'at least 3'],
  [{ name: ['a', 'b'] }, 'more than once'],
  [{ name: 'x'.repeat(201) }, '1 to 200'],
  [{ name: 'a\u0000bc' }, 'control'],
  [{ who: 'me' }, "no user's id"],
  [{ price_from: '1e5' }, 'no amount'],
  [{ day_from: '2026-02-30' }, 'no day'],
  [{ sold: 'perhaps' }, 'neither yes nor no'],
  [{ sort: '-colour' }, 'sorted by colour'],
  [{ limit: '501' }, 'from 1 to 500'],
  [{ limit: '1.5' }, 'from 1 to 500'],
])('%j is refused with a code and the reason', async (query, reason) => {
  await expect(readView(things, query, at)).rejects.toMatchObject({
    code: 'VIEW_ASK_INVALID',
    message: expect.stringContaining(reason),
  });
});

test('a place leads on only for the question it came from', async () => {
  const { after } = await readView(things, { name: 'coffee' }, at);
  const { after: none } = await readView(things, { name: 'coffee', after }, at);
  expect(asked?.after).toEqual(['x', null]);
  expect(none).toBeUndefined();
  for (const query of [{ after }, { name: 'coffee', sort: 'price', after }, { after: 'AAAA' }, { after: 'bm8' }])
    await expect(readView(things, query, at)).rejects.toMatchObject({ code: 'VIEW_PLACE_INVALID' });
});

test('any query is answered or refused with a code', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1', 'yes', '-price', '2026-01-31', ''));
  const query = fc.dictionary(
    fc.oneof(fc.constantFrom('name', 'who', 'price_from', 'day_to', 'sold', 'sort', 'limit', 'after'), fc.string()),
    fc.oneof(text, fc.array(text, { maxLength: 2 })),
    { maxKeys: 4 },
  );
  fc.assert(
    fc.property(query, (given) => {
      try {
        const { ask } = askOf(things, given);
        expect(ask.limit).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^VIEW_(ASK|PLACE)_INVALID$/) });
      }
    }),
    { numRuns: 300 },
  );
});

test('a row that breaks its promise is the view’s fault, not the caller’s', async () => {
  const broken = { ...things, read: async () => ({ rows: [{ id: 1 }], next: null }) };
  await expect(readView(broken, {}, at)).rejects.toMatchObject({ code: 'VIEW_MISFIT', status: 500 });
});

test('a definition that cannot be drawn is refused when it is made', () => {
  const form = { ...things, columns: { ...things.columns } } as unknown as Parameters<typeof view>[0];
  const broken = (change: object): (() => unknown) => {
    return () => view({ ...form, ...change } as Parameters<typeof view>[0]);
  };
  expect(broken({ key: 'nothing' })).toThrow(/no column nothing/);
  expect(broken({ columns: { id: { kind: 'money' } } })).toThrow(/money without a currency/);
  expect(broken({ columns: { id: { kind: 'text', because: 'why' } } })).toThrow(/a column why/);
  expect(broken({ sorts: {} })).toThrow(/sorted by nothing/);
  expect(broken({ filters: { after: { kind: 'yes', title: 'After' } } })).toThrow(/may be called after/);
});
