import { openStage, type Stage } from '@holdfast/agents/testing';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rules } from '../access/rules.ts';
import { contracts } from '../testing/contract-team.ts';
import { buildWeb } from '../web.ts';
import { described } from './describe.ts';

let stage: Stage;
let app: FastifyInstance;
interface Operation {
  security: object[];
  'x-right': string;
  parameters: { name: string; in: string }[];
}
let api: { openapi: string; paths: Record<string, Record<string, Operation>> };

beforeAll(async () => {
  stage = await openStage({ contracts }, 'openapi');
  app = buildWeb({ ...stage, settings: { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 } });
  api = (await app.inject({ url: '/api/openapi.json', headers: { host: '127.0.0.1' } })).json();
});
afterAll(async () => {
  await app?.close();
  await stage?.close();
});

test('is OpenAPI 3.1, by the validator of its own schema', async () => {
  expect(api.openapi).toBe('3.1.0');
  expect(await new Validator().validate(structuredClone(api))).toEqual({ valid: true });
});

test('has every route but the files of the page, each with its right; open ones need nothing', () => {
  expect(Object.keys(described).sort()).toEqual(
    Object.keys(rules)
      .filter((route) => route !== 'GET /*')
      .sort(),
  );
  for (const route of Object.keys(described)) {
    const [method = '', url = ''] = route.split(' ');
    const operation = api.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(operation?.['x-right'], route).toBe(rules[route]?.right);
    expect(operation?.security.length === 0, route).toBe(rules[route]?.right === 'open');
    const inPath = operation?.parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    expect(inPath, route).toEqual([...url.matchAll(/:(\w+)/g)].map(([, name]) => name));
  }
});

test('who asks too often is told when to come again, and others are not held up', async () => {
  const enter = (remoteAddress: string) =>
    app.inject({
      method: 'POST',
      url: '/api/sign-in/link',
      payload: { token: 'guessed' },
      headers: { host: '127.0.0.1' },
      remoteAddress,
    });
  for (let n = 0; n < 30; n++) expect((await enter('10.0.0.1')).statusCode).toBe(401);
  const refused = await enter('10.0.0.1');
  expect(refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  expect([refused.statusCode, refused.headers['x-ratelimit-remaining']]).toEqual([429, '0']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await enter('10.0.0.2')).statusCode).toBe(401);
});

test('behind a trusted proxy the address is what that one says; anybody else names only themselves', async () => {
  const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500, trustedProxies: ['uniquelocal'] };
  const behind = buildWeb({ ...stage, settings });
  const enter = async (through: FastifyInstance, remoteAddress: string, from: string) => {
    const { statusCode } = await through.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { login: crypto.randomUUID(), password: 'guessed' },
      headers: { host: '127.0.0.1', 'x-forwarded-for': from },
      remoteAddress,
    });
    return statusCode;
  };
  try {
    expect(await enter(behind, '172.18.0.2', '203.0.113.1')).toBe(401);
    await stage.db.sql(
      `UPDATE sign_in_failures SET wait_until = now() + INTERVAL '1 hour' WHERE bucket = 'address 203.0.113.1'`,
    );
    expect(await enter(behind, '172.18.0.3', '203.0.113.1'), 'the same browser by another proxy').toBe(429);
    expect(await enter(behind, '172.18.0.2', '203.0.113.2'), 'another browser').toBe(401);
    expect(await enter(behind, '198.51.100.1', '203.0.113.1'), 'not by a proxy').toBe(401);
    expect(await enter(app, '172.18.0.9', '203.0.113.1'), 'where none is trusted').toBe(401);
  } finally {
    await behind.close();
  }
});
