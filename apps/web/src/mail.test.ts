import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '@holdfast/agents/testing';
import type { MailView, OutboxView } from '@holdfast/dashboard/wire';
import { Documents, FolderStore } from '@holdfast/tools';
import { openReader } from '@holdfast/tools/reading';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { buildWeb } from './web.ts';

let stage: Stage;
let app: FastifyInstance;
let document: string;
const root = mkdtempSync(join(tmpdir(), 'holdfast-web-mail-'));
const reader = openReader();
const user = '3f2a0000-0000-4000-8000-00000000000a';

beforeAll(async () => {
  stage = await openStage({ contracts }, 'web_mail');
  const documents = new Documents(stage.db, new FolderStore(root));
  const made = { documentId: '3f2a0000-0000-4000-8000-0000000000aa', contentType: 'application/pdf', pages: 2 };
  const added = await documents.add({
    bytes: Buffer.from('%PDF'),
    filename: 'october.pdf',
    user,
    type: 'report',
    made,
  });
  document = added.document.document_id;
  const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
  app = buildWeb({ access: anAdmin, ...stage, settings, documents: { documents, reader } });
  await app.ready();
});
afterAll(async () => {
  reader.close();
  await app.close();
  await stage.close();
  rmSync(root, { recursive: true, force: true });
});

const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const answer = await app.inject({ method, url, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() as unknown };
};

test('a document is mailed once per key, waits where no server is configured, and can be cancelled', async () => {
  const wanted = { document_id: document, to: 'ada@example.com', key: 'once' };
  const first = await call('POST', '/api/outbox', wanted);
  const again = await call('POST', '/api/outbox', wanted);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  const list = (await call('GET', '/api/outbox')).body as OutboxView;
  expect(list).toMatchObject({ configured: false, counts: { queued: 1 } });
  expect(list.messages).toMatchObject([
    { to: 'a…@example.com', subject: 'october.pdf', state: 'queued', documents: [{ name: 'october.pdf' }], user },
  ]);
  expect(JSON.stringify(list)).not.toContain('ada@');
  const { messageId } = first.body as MailView;
  expect(await call('POST', `/api/outbox/${messageId}/arrived`)).toMatchObject({
    status: 409,
    body: { code: 'MAIL_STATE' },
  });
  expect((await call('POST', `/api/outbox/${messageId}/cancel`)).body).toMatchObject({
    state: 'cancelled',
    answer: 'cancel said by owner',
  });
  expect((await call('GET', '/api/outbox?state=queued')).body).toMatchObject({ messages: [] });
});

test.each([
  ['an address that is none', { to: 'ada' }, 400, 'MAIL_ADDRESS'],
  ['several addresses', { to: 'a@b.com,c@d.com' }, 400, 'MAIL_ADDRESS'],
  ['no document', { document_id: user }, 404, 'DOCUMENT_MISSING'],
  ['a field nobody knows', { bcc: 'eve@example.com' }, 400, 'REQUEST_INVALID'],
])('%s is refused, and nothing is queued', async (_, over, status, code) => {
  const before = ((await call('GET', '/api/outbox')).body as OutboxView).messages.length;
  const refused = await call('POST', '/api/outbox', { document_id: document, to: 'ada@example.com', ...over });
  expect(refused).toMatchObject({ status, body: { code } });
  expect(((await call('GET', '/api/outbox')).body as OutboxView).messages).toHaveLength(before);
});

test("a user's address is set, shown without being told, and taken back", async () => {
  expect((await call('GET', `/api/recipients/${user}`)).body).toEqual({ user, address: null });
  expect((await call('PUT', `/api/recipients/${user}`, { address: 'ada@example.com' })).status).toBe(200);
  expect((await call('GET', `/api/recipients/${user}`)).body).toEqual({ user, address: 'a…@example.com' });
  expect((await call('PUT', `/api/recipients/${user}`, { address: 'none' })).status).toBe(400);
  await call('DELETE', `/api/recipients/${user}`);
  expect((await call('GET', `/api/recipients/${user}`)).body).toEqual({ user, address: null });
});
