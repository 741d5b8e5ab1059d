import { forgetCheckpoints, saveCheckpoints, savedCheckpoints, taskId } from '@holdfast/queue';
import { type Stage, stage } from '@holdfast/queue/testing';
import type { RunnableConfig } from '@langchain/core/runnables';
import { BaseCheckpointSaver, emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { Pause } from '../pause.ts';
import { FencedSaver, type Threads } from './saver.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('saver');
});
afterAll(() => here.close());

/** A task for each thread, held at fence 1 by a worker that is not there. */
const rowOf = (thread: string): string => taskId('6f1b6f0e-4b1d-5e0c-9a3f-0c5d2b7e8a91', thread, 1);
async function hold(thread: string): Promise<string> {
  const task = rowOf(thread);
  await here.db.sql(
    `INSERT INTO agent_tasks (task_id, shape, member, turn, region, shard, ord, due, status, worker, fence)
     VALUES ($1, 's1', 'm', 0, 'us-east-1', 0, 0, now(), 'processing', gen_random_uuid(), 1) ON CONFLICT (task_id) DO NOTHING`,
    [task],
  );
  return task;
}

function threads(fence = 1, names = new Set<string>()): Threads {
  return {
    fence,
    names: () => [...names],
    load: (thread) => savedCheckpoints(here.db, rowOf(thread)),
    async save(thread, rows) {
      names.add(thread);
      const task = await hold(thread);
      if (!(await saveCheckpoints(here.db, { taskId: task, fence }, rows))) throw new Pause({ kind: 'return' });
    },
    forget: (thread) => forgetCheckpoints(here.db, { taskId: rowOf(thread), fence }),
  };
}

/** Each call by a saver that has never seen anything: what it gives came out of the database. */
class Forgetful extends BaseCheckpointSaver<number> {
  readonly store = threads();
  private readonly anew = () => new FencedSaver(this.store);
  getTuple = (config: RunnableConfig) => this.anew().getTuple(config);
  list = (...given: Parameters<FencedSaver['list']>) => this.anew().list(...given);
  put = (...given: Parameters<FencedSaver['put']>) => this.anew().put(...given);
  putWrites = (...given: Parameters<FencedSaver['putWrites']>) => this.anew().putWrites(...given);
  deleteThread = (name: string) => this.anew().deleteThread(name);
}

// LangGraph's own suite, which wants vitest's functions as globals.
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test });
const { validate, deltaChannelHistoryTests } = await import('@langchain/langgraph-checkpoint-validation');
const suite = {
  checkpointerName: 'FencedSaver',
  createCheckpointer: () => new Forgetful() as never,
  async destroyCheckpointer(saver: unknown) {
    const { store } = saver as Forgetful;
    for (const name of await store.names()) await store.forget(name);
  },
};
validate(suite);
deltaChannelHistoryTests(suite);

const meta = { source: 'loop' as const, step: 1, parents: {} };
const thread = (): { thread_id: string; checkpoint_ns: string } => ({
  thread_id: crypto.randomUUID(),
  checkpoint_ns: '',
});
const checkpoint = (values: Record<string, unknown>, version: number) => ({
  ...emptyCheckpoint(),
  id: uuid6(0),
  channel_values: values,
  channel_versions: Object.fromEntries(Object.keys(values).map((name) => [name, version])),
});
const put = (saver: FencedSaver, config: RunnableConfig, values: Record<string, unknown>, version: number) => {
  const made = checkpoint(values, version);
  return saver.put(config, made, meta, made.channel_versions);
};
const newer = (name: string) =>
  here.db.sql('UPDATE agent_tasks SET fence = fence + 1 WHERE task_id = $1', [rowOf(name)]);

describe('under a fence', () => {
  it('a late attempt writes nothing, neither a checkpoint nor a write beside one; its successor goes on from what was saved', async () => {
    const configurable = thread();
    const late = new FencedSaver(threads(1));
    const first = await put(late, { configurable }, { n: 'first' }, 1);
    await newer(configurable.thread_id);
    const next = new FencedSaver(threads(2));
    expect((await next.getTuple({ configurable }))?.checkpoint.channel_values).toEqual({ n: 'first' });
    await expect(put(late, first, { n: 'late' }, 2)).rejects.toThrow(Pause);
    await expect(late.putWrites(first, [['n', 'late']], 'task')).rejects.toThrow(Pause);
    await put(next, first, { n: 'next' }, 2);
    const seen = await new FencedSaver(threads(2)).getTuple({ configurable });
    expect(seen?.checkpoint.channel_values).toEqual({ n: 'next' });
  });

  it('the latest is that of the highest fence, whatever an older clock said', async () => {
    const configurable = thread();
    const future = { ...checkpoint({ n: 'fast clock' }, 1), id: 'ffffffff-ffff-6fff-bfff-ffffffffffff' };
    await new FencedSaver(threads(1)).put({ configurable }, future, meta, future.channel_versions);
    await newer(configurable.thread_id);
    await put(new FencedSaver(threads(2)), { configurable }, { n: 'newer fence' }, 2);
    const seen = await new FencedSaver(threads(2)).getTuple({ configurable });
    expect(seen?.checkpoint.channel_values).toEqual({ n: 'newer fence' });
  });
});

it('only what is worth it is stored, whole all the same', async () => {
  const configurable = thread();
  const saver = new FencedSaver(threads(), (values) => values['worth'] === true);
  let config: RunnableConfig = { configurable };
  config = await put(saver, config, { list: ['a'], other: 1 }, 1);
  await saver.putWrites(config, [['list', 'b']], 'task');
  expect(await savedCheckpoints(here.db, rowOf(configurable.thread_id))).toEqual([]);
  await put(saver, config, { list: ['a', 'b'], other: 1, worth: true }, 2);
  expect(await savedCheckpoints(here.db, rowOf(configurable.thread_id))).toHaveLength(1);
  const seen = await new FencedSaver(threads()).getTuple({ configurable });
  expect(seen?.checkpoint.channel_values).toEqual({ list: ['a', 'b'], other: 1, worth: true });
});

it('a list of 160 turns of 3 KB takes at most three times its content, and comes back whole', async () => {
  const configurable = thread();
  let saver = new FencedSaver(threads());
  let list: unknown[] = [];
  let config: RunnableConfig = { configurable };
  for (let turn = 1; turn <= 160; turn++) {
    // Now and then another process goes on.
    if (turn % 50 === 0) {
      saver = new FencedSaver(threads());
      list = (await saver.getTuple({ configurable }))?.checkpoint.channel_values['list'] as unknown[];
    }
    list = [...list, { turn, text: 'x'.repeat(1_500) }, { turn, text: '\u00e4'.repeat(1_500) }];
    config = await put(saver, config, { list, turn }, turn);
  }
  // What a save costs does not grow with the thread.
  const sizes = await here.db.sql<{ size: number }>(
    'SELECT length(data::TEXT) AS size FROM checkpoints WHERE task_id = $1 ORDER BY id',
    [rowOf(configurable.thread_id)],
  );
  expect(sizes).toHaveLength(160);
  expect(sizes[159]?.size).toBeLessThan(1.5 * (sizes[19]?.size ?? 0));
  const content = JSON.stringify(list).length;
  const [row] = await here.db.sql<{ size: number }>(
    'SELECT sum(length(data::TEXT))::INT4 AS size FROM checkpoints WHERE task_id = $1',
    [rowOf(configurable.thread_id)],
  );
  expect(row?.size).toBeLessThan(3 * content);
  const seen = await new FencedSaver(threads()).getTuple({ configurable });
  expect(seen?.checkpoint.channel_values).toEqual({ list, turn: 160 });
});

it('a list that does not begin as before is stored anew; what no JSON column takes is replaced', async () => {
  const configurable = thread();
  const saver = new FencedSaver(threads());
  const config = await put(saver, { configurable }, { list: [{ a: 1 }, { b: 2 }] }, 1);
  await put(saver, config, { list: [{ b: 2 }, { text: 'a\u0000b\ud800' }] }, 2);
  const seen = await new FencedSaver(threads()).getTuple({ configurable });
  expect(seen?.checkpoint.channel_values).toEqual({ list: [{ b: 2 }, { text: 'a\ufffdb\ufffd' }] });
});
