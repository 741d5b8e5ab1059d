import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRun } from '@holdfast/agents';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { Documents, FolderStore } from '@holdfast/tools';
import { listMail, setRecipient } from '@holdfast/tools/notify';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import expenses from '../team.ts';

let stage: Stage;
let documents: Documents;
let user: string;
const root = mkdtempSync(join(tmpdir(), 'holdfast-report-'));
const period = { from: '2026-10-01', to: '2026-10-31' };

beforeAll(async () => {
  stage = await openStage({ expenses }, 'report_run');
  documents = new Documents(stage.db, new FolderStore(root));
  await stage.worker({ duties: [], timers: [], documents });
  await seedExpenses(stage.db, { seed: 5, count: 500, anchor: '2026-11-21' });
  const [row] = await stage.db.sql<{ user_id: string }>(
    `SELECT user_id FROM expenses WHERE expense_date BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  user = row?.user_id ?? '';
});
afterEach(clearPoints);
afterAll(async () => {
  await stage.close();
  rmSync(root, { recursive: true, force: true });
});

async function make(report: Record<string, unknown>, key: string) {
  const input = { report, today: '2026-11-21' };
  const { runId } = await startRun(stage.queue, stage.registry, 'expenses', input, { user, key, by: 'http' });
  const run = await stage.ended(runId);
  const mine = (await documents.list({ user, type: 'report' })).filter(({ run_id }) => run_id === runId);
  return { runId, run, mine };
}

it('a report asked for by itself becomes documents of its run, a decision, and mail where there is an address', async () => {
  const none = await make({ kind: 'period', period, email: true }, 'none');
  expect(none.run.tasks).toMatchObject([{ error: null }]);
  expect(none.run.status).toBe('completed');
  expect(none.run.tasks[0]?.result).toMatchObject({
    degraded: ['The report was not mailed: no address is known for this user.'],
  });
  await setRecipient(stage.db, user, 'ada@example.com');
  const { runId, run, mine } = await make({ kind: 'period', period, email: true }, 'mailed');
  expect(mine.map(({ content_type }) => content_type).sort()).toEqual([
    'application/json',
    'application/pdf',
    'text/html',
  ]);
  const pdf = mine.find(({ content_type }) => content_type === 'application/pdf');
  expect(pdf).toMatchObject({ user_id: user, processing_status: 'completed', source: 'report' });
  expect(Buffer.from((await documents.read(pdf?.document_id ?? '')).bytes.slice(0, 8)).toString()).toBe('%PDF-1.7');
  expect(run.tasks).toMatchObject([{ member: 'report', region: 'us-central-1' }]);
  expect(await listMail(stage.db)).toMatchObject([
    { state: 'queued', run_id: runId, attachments: [{ document_id: pdf?.document_id }] },
  ]);
  const [decision] = await stage.db.sql<{ context: unknown }>(
    `SELECT d.context FROM agent_decisions d JOIN agent_tasks t ON t.task_id = d.task_id WHERE t.run_id = $1`,
    [runId],
  );
  expect(decision?.context).toMatchObject({ asks: [{ kind: 'period' }], documents: expect.any(Array) });
  expect(JSON.stringify(run)).not.toContain('ada@');
});

it('an attempt that died between an object and its row makes the same report again', async () => {
  let first = true;
  setPoint('document.stored', async () => {
    if (!first) return;
    first = false;
    await stage.db.sql(
      `INSERT INTO expenses (user_id, expense_date, expense_amount, watched_at) VALUES ($1, '2026-10-09', 5, now())`,
      [user],
    );
    throw new Error('it died here');
  });
  const { run, mine } = await make({ kind: 'period', period }, 'died');
  expect(run.status).toBe('completed');
  expect(mine).toHaveLength(3);
  const [before] = (await make({ kind: 'period', period }, 'mailed')).run.tasks;
  const charges = (result: unknown) =>
    (result as { figures: { name: string; value: unknown }[] }).figures.find(({ name }) => name === 'Charges');
  // What the first attempt stored counts, not what came in after it died.
  expect(charges(run.tasks[0]?.result)).toEqual(charges(before?.result));
});
