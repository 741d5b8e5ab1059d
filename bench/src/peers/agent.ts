import { createHandler, createRegistry, newRun, type Registry, team, tool } from '@holdfast/agents';
import { openDb } from '@holdfast/db';
import { openModels } from '@holdfast/llm';
import { openScriptedModel } from '@holdfast/llm/testing';
import { startWorker } from '@holdfast/queue';
import { setPoint } from '@holdfast/telemetry';
import { now } from '../clock.ts';
import { load } from './load.ts';
import { regions } from './teams.ts';

export type AgentActions = Awaited<ReturnType<typeof open>>;

const home = 'us-east-1';

type Schema<T> = Parameters<typeof tool<T, unknown>>[0]['input'];

/** What is used of zod. It is installed with the peers, and the compiler must do without. */
interface Zod {
  object(fields: Record<string, unknown>): unknown;
  number(): unknown;
}

/** Text that looks like nothing that is masked. */
const said = (turn: number): string => `turn ${turn} `.padEnd(3000, 'so it goes on and on ');

/** An agent that asks its model, uses its tool, and asks again: two replies of the scripted server, one answer. */
async function lookers(): Promise<Registry> {
  const z = await load<Zod>('zod');
  const look = tool({
    name: 'look',
    does: 'looks',
    input: z.object({}) as Schema<object>,
    class: 'read',
    run: () => ({ seen: true }),
  });
  const looker = team({
    does: 'looks and answers',
    input: z.object({}) as Schema<object>,
    members: {
      looker: {
        kind: 'agent',
        does: 'looks and answers',
        home,
        out: z.object({ n: z.number() }) as Schema<{ n: number }>,
        tools: [look],
        steps: 200,
        rules: () => ({ n: 0 }),
      },
    },
    next: (s) => (s.turns.looker === 0 ? 'looker' : 'done'),
  });
  return createRegistry({ looker });
}

export async function open({ url }: { url: string }) {
  const db = openDb({ url, max: 6, name: 'bench agent' });
  await db.ready();
  const server = await openScriptedModel();
  const settings = { openaiKey: 'k', openaiUrl: server.openai, anthropicKey: 'k', anthropicUrl: server.anthropic };
  const models = openModels({ models: 'fast=openai:gpt-6-luna', ...settings }, db);
  const registry = await lookers();
  const handler = createHandler({ registry, db, models });
  const worker = await startWorker({ db, region: home, regions, slots: 16, handler, shapes: () => registry.shapes() });
  const ended = new Map<string, (to: string) => void>();
  setPoint('settle.sent', ({ items }) => {
    for (const { runId, runTo } of items as { runId: string; runTo: string }[]) ended.get(runId)?.(runTo);
  });
  const run = async (key: string): Promise<void> => {
    const end = new Promise<string>((resolve) => ended.set(worker.idOf('looker', key), resolve));
    await worker.start([newRun(registry.get('looker'), {}, key)]);
    const to = await end;
    if (to !== 'completed') throw new Error(`the run became ${to}`);
  };
  return {
    /** One run of so many turns, each of which says 3 KB: milliseconds of each save, and characters stored before the settle deletes them. */
    thread: async (turns: number): Promise<{ saves: number[]; stored: number; content: number }> => {
      const saves: number[] = [];
      let began = 0;
      let stored = 0;
      setPoint('checkpoint.saving', () => {
        began = now();
      });
      setPoint('checkpoint.saved', async () => {
        saves.push(now() - began);
        if (saves.length < turns) return;
        const [row] = await db.sql<{ size: number }>('SELECT sum(length(data::TEXT))::INT4 AS size FROM checkpoints');
        stored = row?.size ?? 0;
      });
      const texts = Array.from({ length: turns }, (_, turn) => said(turn));
      server.script(texts.map((text) => ({ text, calls: [{ name: 'look', args: {} }] })));
      server.script([{ answer: { n: 1 } }]);
      await run(`thread-${process.pid}-${now()}`);
      return { saves, stored, content: texts.join('').length };
    },
    /** Milliseconds of each run, one after the other. */
    runs: async (count: number): Promise<number[]> => {
      const took: number[] = [];
      for (let i = 0; i < count; i++) {
        server.script([{ calls: [{ name: 'look', args: {} }] }, { answer: { n: 1 } }]);
        const key = `${process.pid}-${now()}-${i}`;
        const began = now();
        await run(key);
        took.push(now() - began);
      }
      await models.recorded();
      const [row] = await db.sql<{ n: number }>(
        "SELECT count(*)::INT4 AS n FROM agent_tasks WHERE result->>'n' IS DISTINCT FROM '1'",
      );
      if (row?.n !== 0) throw new Error(`${row?.n} answers are not the model's`);
      return took;
    },
    close: async () => {
      await worker.stop();
      await server.close();
      await db.close();
    },
  };
}
