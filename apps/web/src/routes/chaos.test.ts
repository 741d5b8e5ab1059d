import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChaosView } from '@holdfast/dashboard/wire';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { chaosRoutes } from './chaos.ts';

/** What the web app says of a program that stands where the panel should. */
async function seen(answer: RequestListener): Promise<ChaosView> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const app = fastify();
  chaosRoutes(app, { chaosUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  try {
    return (await app.inject('/api/chaos')).json<ChaosView>();
  } finally {
    await app.close();
    server.closeAllConnections();
    server.close();
  }
}

test('the panel is told as it speaks; another program on its port is not reached, and breaks nothing', async () => {
  expect(await seen((_, reply) => reply.end('{"faults":[]}'))).toMatchObject({ reached: true, state: { faults: [] } });
  for (const body of ['<html>', '', '{"cut":'])
    expect(await seen((_, reply) => reply.end(body)), body).toMatchObject({ reached: false, state: null });
  expect(await seen((_, reply) => reply.writeHead(500).end('{}'))).toMatchObject({ reached: false });
});

test('an answer without end is not read to its end', async () => {
  let sent = 0;
  const cut = Promise.withResolvers<void>();
  const view = await seen((_, reply) => {
    const part = '1'.repeat(64 * 1024);
    const more = (): void => {
      for (let room = true; room && !reply.destroyed; sent += part.length) room = reply.write(part);
    };
    reply.on('drain', more).once('close', () => cut.resolve());
    more();
  });
  await cut.promise;
  expect(view).toMatchObject({ reached: false, experiments: null });
  expect(sent).toBeLessThan(20 * 1024 * 1024);
});
