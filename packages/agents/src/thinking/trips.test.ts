import type { Db, Query } from '@holdfast/db';
import { openModels } from '@holdfast/llm';
import { openScriptedModel, type ScriptedModel } from '@holdfast/llm/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createHandler } from '../attempt.ts';
import { startRun } from '../start.ts';
import { team } from '../team.ts';
import { openStage, type Stage } from '../testing/stage.ts';
import { tool } from '../tool.ts';

const look = tool({
  name: 'look',
  does: 'looks',
  input: z.object({}),
  class: 'read',
  run: () => ({ seen: true }),
});
const looker = team({
  does: 'looks and answers',
  input: z.object({}),
  members: {
    looker: {
      kind: 'agent',
      does: 'looks and answers',
      home: 'us-east-1',
      out: z.object({ n: z.number() }),
      tools: [look],
      rules: () => ({ n: 0 }),
    },
  },
  next: (s) => (s.turns.looker === 0 ? 'looker' : 'done'),
});

let stage: Stage;
let server: ScriptedModel;
beforeAll(async () => {
  server = await openScriptedModel();
  stage = await openStage({ looker }, 'trips');
});
afterAll(async () => {
  await stage.close();
  await server.close();
});

/** The same database, which notes what is sent to it. */
function counting(db: Db, trips: string[]): Db {
  return Object.assign(Object.create(db) as Db, {
    run: (query: Query, ...more: [Record<string, unknown>?]) => {
      trips.push(query.name);
      return db.run(query, ...more);
    },
    session: (work: Parameters<Db['session']>[0]) => {
      trips.push('session');
      return db.session(work);
    },
  });
}

/** Sent beside the work, which waits for none of them. */
const beside = /^(events|hints|llm_calls|workers|checkpoints\.sweepClosed)|depth$/;

test('a turn of an agent with one tool makes at most six trips to the database', async () => {
  const trips: string[] = [];
  const db = counting(stage.db, trips);
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  const models = openModels({ models: 'fast=openai:gpt-6-luna', ...settings }, db);
  await stage.worker({ db, handler: createHandler({ registry: stage.registry, db, models }), duties: [], timers: [] });
  server.script([{ calls: [{ name: 'look', args: {} }] }, { answer: { n: 1 } }]);
  trips.length = 0;
  const { runId } = await startRun(stage.queue, stage.registry, 'looker', {});
  expect(await stage.ended(runId)).toMatchObject({ status: 'completed', tasks: [{ result: { n: 1 } }] });
  await models.recorded();
  expect(server.requests).toHaveLength(2);
  // Claims that found nothing are nobody's.
  const claim = trips.filter((name) => name === 'agent_tasks.exchange').slice(0, 1);
  const own = [...claim, ...trips.filter((name) => name !== 'agent_tasks.exchange' && !beside.test(name))];
  expect(own).toEqual([
    'agent_tasks.exchange',
    'agent_tasks.load',
    'checkpoints.save',
    'checkpoints.save',
    'agent_tasks.settle',
  ]);
});
