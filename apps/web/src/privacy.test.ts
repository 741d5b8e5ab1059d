import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPrompts, startRun } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import { embedPending, recall } from '@holdfast/memory';
import { wordEmbedder } from '@holdfast/memory/testing';
import { loadTeams } from '@holdfast/teams';
import { logTo } from '@holdfast/telemetry';
import { Documents, FolderStore } from '@holdfast/tools';
import { paperPdf } from '@holdfast/tools/paper';
import { openReader } from '@holdfast/tools/reading';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAdmin } from './testing/callers.ts';
import { contracts } from './testing/contract-team.ts';
import { confession, planted, plantedIn, plantedInTables } from './testing/planted.ts';
import { buildWeb } from './web.ts';

/**
 * What a person typed where they may type what they like: the row that was inserted by SQL, and the addresses of mail. Everything
 * that is made of them is masked. The file that was uploaded stays as it came, in the store and not in the database.
 */
const asTyped = new Set(['expenses', 'outbox.recipient', 'recipients.address']);

const user = '3f2a0000-0000-4000-8000-00000000000a';
const root = mkdtempSync(join(tmpdir(), 'holdfast-privacy-'));
const lines: string[] = [];
const embedder = wordEmbedder();
const reader = openReader();
let stage: Stage;
let app: FastifyInstance;
let model: ScriptedModel;
let documents: Documents;

beforeAll(async () => {
  logTo({ write: (line) => void lines.push(line) });
  model = await openScriptedModel();
  const { entries } = await loadTeams();
  const teams = Object.fromEntries(entries.map(({ name, team }) => [name, team]));
  const expenses = await readPrompts(new URL('../../../packages/teams/src/expenses/', import.meta.url));
  stage = await openStage({ ...teams, contracts }, 'privacy', { expenses });
  documents = new Documents(stage.db, new FolderStore(root));
  const models = openModels(
    {
      models: 'fast=openai:gpt-6-luna',
      openaiKey: 'k',
      openaiUrl: model.openai,
      anthropicKey: undefined,
      anthropicUrl: model.anthropic,
    },
    stage.db,
  );
  await stage.worker({
    documents,
    reader,
    models,
    recall: (question, signal) => recall(stage.db, embedder, question, signal),
  });
  const settings = { host: '127.0.0.1', leaseMs: 5_000, beatMs: 500 };
  app = buildWeb({ access: anAdmin, ...stage, settings, documents: { documents, reader } });
  await app.ready();
});
afterAll(async () => {
  logTo();
  reader.close();
  await app.close();
  await stage.close();
  await model.close();
  rmSync(root, { recursive: true, force: true });
});

async function post(url: string, payload: object): Promise<Record<string, unknown>> {
  const answer = await app.inject({ method: 'POST', url, payload });
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`);
  return answer.json() as Record<string, unknown>;
}

/** Like a person with a form: a file, its name, whose it is. */
async function upload(bytes: Uint8Array, filename: string): Promise<Record<string, unknown>> {
  const form = new FormData();
  form.append('user', user);
  form.append('file', new Blob([new Uint8Array(bytes)]), filename);
  const request = new Request('http://127.0.0.1/api/documents', { method: 'POST', body: form });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/documents',
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  return answer.json() as Record<string, unknown>;
}

test('what a person types anywhere is masked in every table, log line, prompt, event and embedded text', async () => {
  // A charge inserted by SQL, doubted, refused with a reason; a verdict on the decision.
  const [row] = await stage.db.sql<{ expense_id: string }>(
    `INSERT INTO expenses (user_id, merchant, expense_amount, description, shopping_type, payment_method, place)
     VALUES ($1, $2, 0, $2, $2, $2, $2) RETURNING expense_id`,
    [user, confession],
  );
  const expense = row?.expense_id ?? '';
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', { expense_id: expense }, { key: expense });
  const question = await stage.asked(runId);
  await post(`/api/approvals/${question.approval_id}`, {
    hash: question.hash,
    answer: { verdict: 'refuse', reason: confession },
  });
  expect((await stage.ended(runId)).status).toBe('completed');
  const [decision] = await stage.db.sql<{ decision_id: string }>(`SELECT decision_id FROM agent_decisions LIMIT 1`);
  await post(`/api/decisions/${decision?.decision_id}/verdict`, {
    verdict: 'wrong',
    reason: confession,
  });

  // A message in a conversation, a report with a title, a webhook, mail, a document with its name and text.
  const said = await post('/api/teams/expenses/chat/messages', {
    user,
    conversation: 'one',
    message: '3f2a0000-0000-4000-8000-0000000000cc',
    text: `How much did I spend in October? By the way ${confession}`,
  });
  const report = await post('/api/teams/expenses/runs', {
    user,
    input: {
      report: {
        kind: 'period',
        period: { from: '2026-10-01', to: '2099-01-01' },
        title: `Of ${planted.email} ${planted.card}`,
      },
    },
  });
  const [hook] = (await post('/api/events/contract.received', { payload: { supplier: confession } }))['runs'] as {
    runId: string;
  }[];
  const page = await paperPdf({
    title: 'Corner Shop',
    at: '2026-11-20T00:00:00Z',
    facts: [],
    parts: [{ kind: 'text', text: `Total USD 12.50 paid on 2026-11-20. ${confession}` }],
  });
  const file = (await upload(page.pdf, `receipt of ${planted.email}.pdf`)) as { document: { documentId: string } };
  await post('/api/outbox', {
    document_id: file.document.documentId,
    to: planted.email,
    subject: confession,
    body: confession,
  });
  for (const id of [said['runId'], report['runId']]) await stage.ended(String(id));
  await stage.asked(hook?.runId ?? '');
  await until('the document is through', async () => {
    const { processing_status: status } = await documents.get(file.document.documentId);
    return status !== 'processing' || undefined;
  });
  await embedPending(stage.db, embedder);

  expect(await plantedInTables(stage.db, asTyped)).toEqual([]);
  expect(lines.flatMap(plantedIn)).toEqual([]);
  expect(model.requests.length).toBeGreaterThan(0);
  expect(model.requests.flatMap(({ body }) => plantedIn(JSON.stringify(body)))).toEqual([]);
  expect(embedder.seen.length).toBeGreaterThan(0);
  expect(embedder.seen.flatMap(plantedIn)).toEqual([]);
  for (const { document_id, document_type } of await documents.list({ user: null }))
    if (document_type === 'report')
      expect(plantedIn(Buffer.from((await documents.read(document_id)).bytes).toString())).toEqual([]);
});

test('the sweep finds what stands in a column, and what is typed into a row stays there', async () => {
  expect(await plantedInTables(stage.db, new Set())).toEqual(
    expect.arrayContaining([`expenses.merchant: ${planted.card}`, `outbox.recipient: ${planted.email}`]),
  );
});
