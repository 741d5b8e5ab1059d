import type { Log } from '@holdfast/telemetry';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { errors } from './errors.ts';
import { refuseCoded } from './refuse.ts';

test('what is our fault is logged, with a code or without; what is the caller’s is not', async () => {
  const told = new Set<unknown>();
  const log = { error: ({ route }: { route: unknown }) => told.add(route) } as unknown as Log;
  const app = fastify();
  refuseCoded(app, log, false);
  const thrown = {
    '/coded': errors.DATABASE_SILENT({ seconds: 5 }),
    '/unplanned': new TypeError('of us'),
    '/theirs': errors.REQUEST_INVALID({ where: 'the body', reason: 'it is none' }),
  };
  for (const [url, error] of Object.entries(thrown))
    app.get(url, () => {
      throw error;
    });
  const asked = Object.keys(thrown).map(async (url) => (await app.inject(url)).statusCode);
  expect(await Promise.all(asked)).toEqual([503, 500, 400]);
  expect(told).toEqual(new Set(['/coded', '/unplanned']));
  await app.close();
});
