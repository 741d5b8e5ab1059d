/** Any body, any query, at every route: an answer with a code, never a 5xx. FUZZ_RUNS=10000 for the long way. */
import { openStage, type Stage } from '@holdfast/agents/testing';
import { loadTeams } from '@holdfast/teams';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { buildWeb } from './web.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 300);
let stage: Stage;
let app: FastifyInstance;
const routes: { method: string; url: string }[] = [];
/** They answer whatever is asked, or are asked of another program. */
const others = ['/metrics', '/api/chaos', '*'];

beforeAll(async () => {
  const { views, generator } = (await loadTeams()).get('expenses').team;
  stage = await openStage({ contracts: { ...contracts, views, generator } }, 'fuzz');
  app = buildWeb({ access: anAdmin, ...stage, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 } });
  await app.ready();
  // `├── api/ …` of Fastify's own picture of its routes: what is fuzzed is what there is.
  for (const { method, url } of tableOf(app)) if (!others.includes(url)) routes.push({ method, url });
});
afterAll(async () => {
  await app?.close();
  await stage?.close();
});

function tableOf(of: FastifyInstance): { method: string; url: string }[] {
  const found: { method: string; url: string }[] = [];
  const path: string[] = [];
  for (const line of of.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^((?:[│ ] {3})*)[├└]── (\S+)(?: \(([^)]*)\))?/.exec(line) ?? [];
    if (part === '') continue;
    path.length = indent.length / 4;
    path.push(part);
    for (const method of methods.split(', '))
      if (/^(GET|POST|DELETE|PUT)$/.test(method)) found.push({ method, url: path.join('') });
  }
  return found;
}

const id = fc.oneof(
  fc.uuid(),
  fc.constantFrom('contracts', '$platform', 'runs', 'expenses', 'counsel', '__proto__', 'constructor'),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  id,
  fc.constantFrom('', '0', '-1', '1e9', 'yes', 'NaN', "'; --", '\u0000'),
);
const body = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record(
    {
      input: fc.jsonValue(),
      key: text,
      payload: fc.jsonValue(),
      hash: text,
      answer: fc.jsonValue(),
      by: text,
      browser: text,
      verdict: text,
      reason: text,
      version: fc.jsonValue(),
      rows: fc.oneof(fc.integer({ max: 99 }), text),
      text,
      user: text,
    },
    { requiredKeys: [] },
  ),
);
const names = fc.constantFrom(
  'limit',
  'sort',
  'after',
  'before',
  'days',
  'status',
  'team',
  'user',
  'type',
  'text',
  'find',
  'category',
  'amount_from',
  'day_to',
  'date_from',
  'flagged',
  'label',
  'holds',
  'q',
  '__proto__',
);

test('there are routes to try', () => {
  expect(routes.map(({ url }) => url)).toEqual(
    expect.arrayContaining(['/api/runs/:id', '/api/teams/:team/views/:view']),
  );
  expect(routes.length).toBeGreaterThan(30);
});

test(`whatever is asked, the answer has a code and is no fault of ours (${runs} requests)`, {
  timeout: 60_000 + runs * 100,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(text, { minLength: 4, maxLength: 4 }),
      fc.dictionary(fc.oneof(names, text), text, { maxKeys: 4 }),
      fc.oneof(body, text),
      fc.boolean(),
      async (n, parts, query, payload, typed) => {
        const { method, url } = routes[n % routes.length] as (typeof routes)[number];
        let part = 0;
        const path = url.replaceAll(/:[a-z]+|\*/gi, () => encodeURIComponent(parts[part++] ?? 'x') || 'x');
        const search = new URLSearchParams(query).toString();
        const sent =
          method === 'GET'
            ? {}
            : {
                payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
                headers: { 'content-type': typed ? 'application/json' : 'text/csv' },
              };
        const answer = await app.inject({
          method: method as 'GET',
          url: `${path}${search && `?${search}`}`,
          ...sent,
          headers: { host: '127.0.0.1', ...('headers' in sent ? sent.headers : {}) },
        });
        const said = `${method} ${path}?${search} ${JSON.stringify(sent)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`;
        // What this process has not (a document store) it says so, with its own code.
        if (answer.statusCode === 503) expect(answer.json<{ code: string }>().code, said).toMatch(/_OUT$/);
        else expect(answer.statusCode, said).toBeLessThan(500);
        if (answer.statusCode >= 400)
          expect(answer.json<{ code: string; fix: string }>(), said).toMatchObject({
            code: expect.stringMatching(/^[A-Z_]+$/),
            fix: expect.any(String),
          });
      },
    ),
    { numRuns: runs },
  );
});
