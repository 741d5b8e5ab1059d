/**
 * Whatever is sent to any route, as a file, or into the stream: an answer with a code, never a 5xx, never somebody else's row.
 * 300 requests, a tenth as many uploads and a few conversations, unless FUZZ_RUNS says more:
 * `FUZZ_RUNS=10000 npm test -- apps/web/src/fuzz.test.ts`, some two minutes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { encodeCursor, LANES, readHeads } from '@holdfast/events';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rule, rules } from './access/rules.ts';
import {
  changed,
  correction,
  fitting,
  frame,
  lines,
  name,
  type Schema,
  text,
  upload,
} from './testing/fuzz/arbitraries.ts';
import { type Asking, openWorld, owner, secret, type World } from './testing/fuzz/world.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 300);
const timeout = 120_000 + runs * 100;

interface Operation {
  parameters: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Route {
  method: string;
  path: string;
  rule: Rule;
  query: { name: string; schema: Schema }[];
  type: string | undefined;
  body: Schema | undefined;
}

let world: World;
const routes: Route[] = [];
/** It asks another program. */
const others = ['GET /api/chaos'];

beforeAll(async () => {
  world = await openWorld();
  const { paths } = (await world.app.inject({ url: '/api/openapi.json', headers: { host: '127.0.0.1' } })).json<{
    paths: Record<string, Record<string, Operation>>;
  }>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [verb, { parameters, requestBody }] of Object.entries(operations)) {
      const method = verb.toUpperCase();
      const named = `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
      if (others.includes(named)) continue;
      const [[type, body] = []] = Object.entries(requestBody?.content ?? {});
      const query = parameters.filter((one) => one.in === 'query');
      routes.push({ method, path, rule: rules[named] as Rule, query, type, body: body?.schema });
    }
  }
});
afterAll(() => world?.close());

const asking: fc.Arbitrary<Asking> = fc.record({
  role: fc.oneof(
    { weight: 5, arbitrary: fc.constant('admin' as const) },
    { weight: 4, arbitrary: fc.constant('viewer' as const) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  user: fc.uuid(),
});
/** Names of filters and the like, which the description leaves to `GET /api/views`. */
const names = fc.constantFrom(
  ...'limit sort after before days status team user type text find category amount_from day_to date_from flagged'.split(
    ' ',
  ),
  ...'label holds q preview search merchant __proto__'.split(' '),
);
/** A part of a path, or a value: any text, or the id of a row: of the owner's where a stranger asks. */
const idFor = (role: Asking['role']): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...(role === 'viewer' ? world.theirs : world.common)) }, name, text);

interface Sent {
  who: Asking;
  method: string;
  url: string;
  payload?: string;
  type?: string;
}

function requestTo(route: Route, who: Asking): fc.Arbitrary<Sent> {
  const id = idFor(who.role);
  const part = id.map((value) => encodeURIComponent(value.toWellFormed()) || 'x');
  const known = route.query.map(({ name, schema }) => [name, fc.oneof(fitting(schema, id).map(String), id)] as const);
  const query = fc
    .tuple(
      fc.record(Object.fromEntries(known), { requiredKeys: [] }),
      fc.dictionary(fc.oneof(names, text), id, { maxKeys: 3 }),
    )
    .map(([described, any]) => new URLSearchParams({ ...any, ...(described as Record<string, string>) }).toString());
  const body = fc.oneof(
    {
      weight: 4,
      arbitrary: (route.body ? fitting(route.body, id) : fc.jsonValue({ maxDepth: 3 })).map((one) =>
        JSON.stringify(one),
      ),
    },
    { weight: 1, arbitrary: text },
  );
  const types = fc.constantFrom(
    route.type ?? 'application/json',
    'application/json',
    'text/csv',
    'multipart/form-data',
  );
  return fc
    .tuple(fc.array(part, { minLength: 4, maxLength: 4 }), query, body, types)
    .map(([parts, search, payload, type]) => {
      let at = 0;
      const path = route.path.replaceAll(/\{\w+\}/g, () => parts[at++] ?? 'x');
      const url = `${path}${search && `?${search}`}`;
      return { who, method: route.method, url, ...(route.method === 'GET' ? {} : { payload, type }) };
    });
}

const sent = fc
  .tuple(fc.nat(), asking)
  .chain(([n, who]) =>
    requestTo(routes[n % routes.length] as Route, who).map((request) => ({ n: n % routes.length, request })),
  );

const ask = ({ who, method, url, payload, type }: Sent): Promise<LightMyRequestResponse> =>
  world.send(who, {
    method: method as 'GET',
    url,
    ...(payload === undefined ? {} : { payload, headers: { 'content-type': type } }),
  });

function judge(answer: LightMyRequestResponse, who: Asking, said: string): void {
  // What this process has not (a mail server) it says so, with its own code.
  if (answer.statusCode === 503) expect(answer.json<{ code: string }>().code, said).toMatch(/_OUT$/);
  else expect(answer.statusCode, said).toBeLessThan(500);
  expect(answer.statusCode, `held up, not tried: ${said}`).not.toBe(429);
  if (answer.statusCode >= 400)
    expect(answer.json<{ code: string; fix: string }>(), said).toMatchObject({
      code: expect.stringMatching(/^[A-Z_]+$/),
      fix: expect.any(String),
    });
  if (who.role !== 'admin') expect(answer.body, `another user's row: ${said}`).not.toContain(secret);
}

const told = (request: object, answer: LightMyRequestResponse): string =>
  `${JSON.stringify(request).slice(0, 2_000)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`;

test('every route of the description is tried', () => {
  expect(routes.length).toBe(Object.keys(rules).length - 1 - others.length);
});

test(`requests: ${runs}`, { timeout }, async () => {
  const tried = new Set<number>();
  let done = 0;
  await fc.assert(
    fc.asyncProperty(sent, async ({ n, request }) => {
      tried.add(n);
      const answer = await ask(request);
      judge(answer, request.who, told(request, answer));
      if (answer.statusCode < 300) done++;
      const { right } = (routes[n] as Route).rule;
      // 401, or before that an address that is none.
      if (request.who.role === null && right !== 'open')
        expect(answer.statusCode, told(request, answer)).toBeGreaterThanOrEqual(400);
    }),
    { numRuns: runs },
  );
  // Nonsense that is all refused at the door would try nothing.
  expect(done).toBeGreaterThan(runs / 10);
  if (runs >= 10 * routes.length) expect(tried.size).toBe(routes.length);
});

test(`places, days and lines: ${runs}`, { timeout }, async () => {
  const as: Asking = { role: 'admin', user: owner };
  const paths = [
    'contracts/views/expenses',
    'contracts/views/budgets',
    '$platform/views/runs',
    '$platform/views/memories',
  ];
  const sorts = ['', '&sort=amount', '&sort=-amount', '&sort=-date', '&sort=started', '&sort=used'];
  const places: { url: string; after: string }[] = [];
  for (const path of paths)
    for (const sort of sorts) {
      const url = `/api/teams/${path}?limit=1${sort}`;
      const answer = await world.send(as, { url });
      const { after } = answer.statusCode === 200 ? answer.json<{ after?: string }>() : {};
      if (after !== undefined) places.push({ url, after });
    }
  expect(places.length).toBeGreaterThan(2);
  const place = fc
    .constantFrom(...places)
    .chain(({ url, after }) =>
      changed(after).map((one): Sent => ({ who: as, method: 'GET', url: `${url}&after=${one}` })),
    );
  const [, , , , , , , , expense = ''] = world.common;
  const act = correction.map((input): Sent => {
    const url = '/api/teams/contracts/views/expenses/acts/correct';
    return { who: as, method: 'POST', url, type: 'application/json', payload: JSON.stringify({ key: expense, input }) };
  });
  const file = lines.map((payload): Sent => {
    const url = `/api/teams/contracts/csv/expenses?user=${owner}`;
    return { who: as, method: 'POST', url, type: 'text/csv', payload };
  });
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 2, arbitrary: place }, act, file), async (request) => {
      // Somebody else each time, whom no pace holds up.
      const who: Asking = { role: 'admin', user: crypto.randomUUID() };
      const answer = await ask({ ...request, who });
      judge(answer, who, told(request, answer));
      if (answer.statusCode < 300) done++;
    }),
    { numRuns: runs },
  );
  expect(done).toBeGreaterThan(runs / 10);
});

test(`uploads: ${Math.ceil(runs / 10)}`, { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(upload, asking, async ({ type, payload }, who) => {
      const about = { who, type, payload: payload.toString('latin1') };
      const answer = await world.send(who, {
        method: 'POST',
        url: '/api/documents',
        payload,
        headers: { 'content-type': type },
      });
      judge(answer, who, told(about, answer));
      if (answer.statusCode >= 300) return;
      // What was taken can be shown, or is refused in words.
      const id = answer.json<{ document: { documentId: string } }>().document.documentId;
      for (const part of ['', '/file', '/pages/1', '/link']) {
        const shown = await world.send(who, { url: `/api/documents/${id}${part}` });
        if (shown.statusCode >= 400) judge(shown, who, told({ ...about, part }, shown));
      }
    }),
    { numRuns: Math.ceil(runs / 10) },
  );
});

/** Sends frames into the stream as somebody, after a handshake that may be right; gives what came until it was read, or its end. */
async function converse(who: Asking, first: string, frames: readonly (string | Uint8Array)[]): Promise<string> {
  // Node's own takes headers; its type, made for browsers, does not know.
  const options = { headers: { 'x-caller': world.as(who)['x-caller'] } } as unknown as string[];
  const socket = new WebSocket(`ws://${world.address}/socket.io/?EIO=4&transport=websocket`, options);
  const got: string[] = [];
  const isOver = (): boolean =>
    socket.readyState === WebSocket.CLOSED || got.some((one) => /^(44|41|42\["(pulse|stale)")/.test(one));
  socket.addEventListener('message', ({ data }) => void got.push(String(data)));
  await new Promise<void>((resolve) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('close', () => resolve());
  });
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(first);
    for (const one of frames) socket.send(one as string);
    // Pulses come every two seconds; whoever never came in is told nothing.
    for (const end = Date.now() + 2_500; !isOver() && Date.now() < end; ) await wait(20);
  }
  socket.close();
  return got.join('\n');
}

const conversations = Math.ceil(runs / 250);

test(`the stream: ${conversations * 10} conversations`, { timeout }, async () => {
  const beginning = encodeCursor({ positions: Array.from({ length: LANES }, () => 0), issuedAt: Date.now() });
  const now = encodeCursor(await readHeads(world.stage.db));
  const handshake = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(beginning, now).map((cursor) => `40${JSON.stringify({ cursor })}`) },
    { weight: 2, arbitrary: fc.jsonValue().map((cursor) => `40${JSON.stringify({ cursor })}`) },
    { weight: 1, arbitrary: text },
  );
  const talk = fc.tuple(asking, handshake, fc.array(frame, { maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(fc.array(talk, { minLength: 10, maxLength: 10 }), async (talks) => {
      const got = await Promise.all(talks.map(([who, first, frames]) => converse(who, first, frames)));
      for (const [at, [who, first, frames]] of talks.entries())
        if (who.role !== 'admin') expect(got[at], JSON.stringify({ who, first, frames })).not.toContain(secret);
    }),
    { numRuns: conversations },
  );
  // After all of it whoever may hears everything, from the beginning; a stranger hears what is nobody's.
  const connected = `40${JSON.stringify({ cursor: beginning })}`;
  expect(await converse({ role: 'admin', user: owner }, connected, [])).toContain(secret);
  expect(await converse({ role: 'viewer', user: crypto.randomUUID() }, connected, [])).not.toContain(secret);
});

test('the owner still sees what nobody else was shown', async () => {
  for (const url of [
    '/api/runs',
    '/api/inbox',
    '/api/documents',
    '/api/outbox',
    '/api/teams/contracts/views/expenses',
  ]) {
    const answer = await world.send({ role: 'viewer', user: owner }, { url });
    if (url === '/api/runs') expect(answer.body).toContain(world.theirs[0]);
    else expect(answer.body, url).toContain(secret);
  }
});
