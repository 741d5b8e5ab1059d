import { startRun, team } from '@holdfast/agents';
import { openStage, type Stage, until } from '@holdfast/agents/testing';
import { type Models, openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { At } from '../at.ts';
import { answerAnalyst } from './analyst.ts';
import { readExpenses } from './sql-tool.ts';

const me = '6f1b6f0e-4b1d-4e0c-9a3f-0c5d2b7e8a91';
const other = '00000000-1111-4222-8333-444444444444';
/** A member whose model may write SQL, and whose rules know nothing. */
const counter = team({
  does: 'counts charges',
  input: z.object({ question: z.string() }),
  members: {
    counter: {
      kind: 'agent',
      does: 'counts charges',
      home: 'us-east-1',
      out: z.object({ charges: z.number() }),
      tools: [readExpenses],
      rules: () => ({ charges: -1 }),
    },
  },
  next: (s) => (s.turns.counter === 0 ? 'counter' : 'done'),
});

let stage: Stage;
let server: ScriptedModel;
let models: Models;
beforeAll(async () => {
  server = await openScriptedModel();
  stage = await openStage({ counter }, 'analyst_sql');
  models = openModels(
    {
      models: 'fast=openai:gpt-6-luna',
      openaiKey: 'k',
      openaiUrl: server.openai,
      anthropicKey: 'k',
      anthropicUrl: server.anthropic,
    },
    stage.db,
  );
  await stage.worker({ duties: [], models });
  for (const [user, merchant] of [
    [me, 'Cafe'],
    [me, 'Card 4111 1111 1111 1111'],
    [other, 'Secret Clinic'],
  ])
    await stage.db.sql('INSERT INTO expenses (user_id, merchant, expense_amount) VALUES ($1, $2, 5)', [user, merchant]);
});
afterAll(async () => {
  await stage?.close();
  await server?.close();
});

const at = (userId: string | null): At => ({
  db: stage.db,
  userId,
  today: '2026-11-21',
  signal: new AbortController().signal,
  progress: () => undefined,
});

describe('the tool read_expenses', () => {
  it('is a model’s door to the user’s own rows; what is refused comes back as a reason, and it tries again', async () => {
    server.script([
      { calls: [{ name: 'read_expenses', args: { sql: 'SELECT * FROM agent_tasks' } }] },
      {
        calls: [
          {
            name: 'read_expenses',
            args: {
              sql: "SELECT merchant, count(*) OVER () AS n FROM expenses WHERE true OR merchant = 'Secret Clinic' ORDER BY 1",
            },
          },
        ],
      },
      { answer: { charges: 2 } },
    ]);
    const { runId } = await startRun(stage.queue, stage.registry, 'counter', { question: 'how many?' }, { user: me });
    const task = await until('it has answered', async () => {
      const [first] = await stage.queue.tasks(runId);
      return first?.completed_at ? first : undefined;
    });
    expect(task.result).toMatchObject({ charges: 2 });
    const told = JSON.stringify(server.requests.map(({ body }) => body));
    expect(told).toContain('the table agent_tasks cannot be read here');
    expect(told).toContain('Cafe');
    expect(told).toContain('[card]');
    expect(told).not.toMatch(/4111 ?1/);
    expect(told.replaceAll("merchant = 'Secret Clinic'", '')).not.toContain('Secret');
  });
});

describe('a request that is SQL', () => {
  it('is answered with its rows and the statement as it was sent', async () => {
    const brief = await answerAnalyst(
      { kind: 'sql', says: 'Charges', sql: 'SELECT count(*) AS n FROM expenses' },
      at(me),
    );
    expect(brief).toMatchObject({ text: 'Charges: **2**.', figures: [{ name: 'n', value: '2' }] });
    expect(brief.tables[0]?.source?.sql).toContain('WHERE "user_id" = $1::UUID');
    const rows = await answerAnalyst(
      { kind: 'sql', sql: 'SELECT merchant, expense_amount, expense_date FROM expenses ORDER BY 1' },
      at(me),
    );
    expect(rows.tables[0]?.columns.map(({ kind }) => kind)).toEqual(['text', 'money', 'date']);
    expect(JSON.stringify(rows)).not.toMatch(/4111 ?1|Secret/);
  });

  it('is refused with code and reason, not answered with something else', async () => {
    const brief = await answerAnalyst({ kind: 'sql', sql: 'DELETE FROM expenses' }, at(me));
    expect(brief.text).toContain('was not run');
    expect(brief.degraded[0]).toMatch(/^SQL_NOT_ONE_SELECT: /);
    expect([brief.figures, brief.tables]).toEqual([[], []]);
  });
});
