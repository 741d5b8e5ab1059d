import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '@holdfast/agents/testing';
import type { DocumentList, Problem, Uploaded } from '@holdfast/dashboard/wire';
import { Documents, documentLimits, FolderStore } from '@holdfast/tools';
import { openReader } from '@holdfast/tools/reading';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { buildWeb } from './web.ts';

let stage: Stage;
let app: FastifyInstance;
let documents: Documents;
const reader = openReader();
const root = mkdtempSync(join(tmpdir(), 'holdfast-web-documents-'));
const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
const user = '3f2a0000-0000-4000-8000-00000000000a';
/** A red point, as PNG. */
const point = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  stage = await openStage({ contracts }, 'web_documents');
  documents = new Documents(stage.db, new FolderStore(root));
  app = buildWeb({ access: anAdmin, ...stage, settings, documents: { documents, reader } });
  await app.ready();
});
afterAll(async () => {
  reader.close();
  await app.close();
  await stage.close();
  rmSync(root, { recursive: true, force: true });
});

interface Sent {
  file?: Buffer;
  filename?: string;
  fields?: Record<string, string>;
}

async function send({ file, filename = 'a.png', fields = {} }: Sent, to = app): Promise<LightMyRequestResponse> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file) form.append('file', new Blob([new Uint8Array(file)]), filename);
  const request = new Request('http://127.0.0.1/api/documents', { method: 'POST', body: form });
  return to.inject({
    method: 'POST',
    url: '/api/documents',
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}

test('a file is sent once, listed, looked at, taken away again and deleted', async () => {
  const sent = await send({ file: point, filename: 'über "Mittag".png', fields: { user } });
  expect(sent.statusCode).toBe(201);
  const { document } = sent.json<Uploaded>();
  expect(document).toMatchObject({ user, name: 'über "Mittag".png', status: 'pending', runId: null, pages: 1 });
  const again = await send({ file: point, fields: { user } });
  expect([again.statusCode, again.json<Uploaded>().added]).toEqual([200, false]);
  const { documents: listed, takes } = (await app.inject(`/api/documents?user=${user}`)).json<DocumentList>();
  expect(listed.map((one) => one.documentId)).toEqual([document.documentId]);
  expect(takes.types).toContain('application/pdf');

  const address = `/api/documents/${document.documentId}`;
  const file = await app.inject(`${address}/file`);
  expect(Buffer.compare(file.rawPayload, point)).toBe(0);
  expect(file.headers).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': "attachment; filename*=UTF-8''%C3%BCber%20%22Mittag%22.png",
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  });
  const page = await app.inject(`${address}/pages/1`);
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'image/jpeg']);
  expect((await app.inject(`${address}/pages/2`)).json<Problem>().code).toBe('REQUEST_INVALID');
  expect((await app.inject(`${address}/link`)).json()).toEqual({ url: `${address}/file`, seconds: null });

  expect((await app.inject({ method: 'DELETE', url: address })).statusCode).toBe(200);
  for (const gone of [address, `${address}/file`, `${address}/pages/1`])
    expect((await app.inject(gone)).json<Problem>().code).toBe('DOCUMENT_MISSING');
});

test('what a member made as a page is handed out as a file, never as a page of ours', async () => {
  const made = { documentId: '3f2a0000-0000-4000-8000-0000000000ff', contentType: 'text/html' };
  await documents.add({ bytes: Buffer.from('<script>1</script>'), filename: 'r.html', user, type: 'report', made });
  const file = await app.inject(`/api/documents/${made.documentId}/file`);
  expect(file.headers['content-type']).toBe('application/octet-stream');
  expect(file.headers['content-disposition']).toMatch(/^attachment/);
});

describe('what cannot be taken in is said with a code', () => {
  test.each<[string, Sent, number, string]>([
    ['text named .png', { file: Buffer.from('Total 12.50') }, 415, 'DOCUMENT_TYPE'],
    ['nothing', { file: Buffer.alloc(0) }, 422, 'DOCUMENT_EMPTY'],
    ['too much', { file: Buffer.alloc(documentLimits.bytes + 1) }, 413, 'DOCUMENT_TOO_LARGE'],
    ['a form without a file', { fields: { user } }, 400, 'UPLOAD_FORM'],
    ['a user that is none', { file: point, fields: { user: 'me' } }, 400, 'REQUEST_INVALID'],
    ['an unknown field', { file: point, fields: { owner: user } }, 400, 'REQUEST_INVALID'],
  ])('%s', async (_, sent, status, code) => {
    const refused = await send(sent);
    expect(refused.json<Problem>()).toMatchObject({ code, fix: expect.stringMatching(/.{20}/) });
    expect(refused.statusCode).toBe(status);
  });

  test('a body that is no form, and a form cut short', async () => {
    const headers = { 'content-type': 'application/json' };
    const json = await app.inject({ method: 'POST', url: '/api/documents', headers, payload: '{}' });
    expect(json.json<Problem>().code).toBe('UPLOAD_FORM');
    const cut = await app.inject({
      method: 'POST',
      url: '/api/documents',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf',
    });
    expect(cut.json<Problem>().code).toBe('UPLOAD_FORM');
    expect((await app.inject('/api/documents?limit=9999')).json<Problem>().code).toBe('REQUEST_INVALID');
  });

  test('a web app without a store', async () => {
    const bare = buildWeb({ access: anAdmin, ...stage, settings });
    expect((await send({ file: point }, bare)).json<Problem>().code).toBe('DOCUMENTS_OUT');
    expect((await bare.inject('/api/documents')).json<Problem>().code).toBe('DOCUMENTS_OUT');
    await bare.close();
  });
});
