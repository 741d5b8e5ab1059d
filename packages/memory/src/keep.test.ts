import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { consolidate } from './consolidate.ts';
import { embedPending } from './fill.ts';
import { forget, sweepExpired } from './forget.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { somebody, wordEmbedder } from './testing.ts';
import { vectorsOf } from './vectors.ts';
import { why } from './why.ts';

let test: TestDatabase;
const embedder = wordEmbedder();
beforeAll(async () => {
  test = await testDatabase('keep');
});
afterAll(() => test.drop());
afterEach(() => clearPoints());

const vectors = async (ids: readonly string[]): Promise<number> =>
  (
    await test.db.sql<{ n: number }>(
      'SELECT count(*)::INT4 AS n FROM memory_vectors WHERE memory_id = ANY($1::UUID[])',
      [ids],
    )
  )[0]?.n ?? 0;
const age = (ids: readonly string[]) =>
  test.db.sql(
    `UPDATE agent_memory SET created_at = created_at - '100 days'::INTERVAL WHERE memory_id = ANY($1::UUID[])`,
    [ids],
  );

describe('forget', () => {
  it('takes the vector along, and nothing older of the subject comes back', async () => {
    const who = somebody();
    const [old] = await remember(test.db, who, [{ kind: 'fact', subject: 'currency', content: 'euro' }]);
    const [id] = await remember(test.db, who, [{ kind: 'fact', subject: 'currency', content: 'dollar' }]);
    const [other] = await remember(test.db, who, [{ kind: 'fact', content: 'yen' }]);
    await embedPending(test.db, embedder);
    expect(await forget(test.db, { workspace: somebody().workspace, ids: [id as string] })).toBe(0);
    expect(await forget(test.db, { workspace: who.workspace, ids: [id as string] })).toBe(2);
    expect(await vectors([old as string, id as string])).toBe(0);
    const left = await recall(test.db, embedder, { ...who, text: '' });
    expect(left.map(({ memory }) => memory.memoryId)).toEqual([other]);
  });

  it('of a user forgets that user alone', async () => {
    const who = somebody();
    const other = randomUUID();
    await remember(test.db, who, [
      { kind: 'fact', content: 'mine' },
      { kind: 'fact', content: 'yours', userId: other },
      { kind: 'fact', content: 'ours', userId: null },
    ]);
    expect(await forget(test.db, { workspace: who.workspace, userId: who.userId })).toBe(1);
    expect(await forget(test.db, { workspace: who.workspace, userId: null })).toBe(1);
    expect(await recall(test.db, null, { ...who, userId: other, text: '' })).toHaveLength(1);
  });

  it('wins against a filling that is under way: no vector stays behind', async (ctx) => {
    if ((await vectorsOf(test.db)) === null) ctx.skip('the server has no place for vectors');
    const who = somebody();
    const [id] = await remember(test.db, who, [{ kind: 'fact', content: 'gone in between' }]);
    setPoint('memory.filling', async () => {
      await forget(test.db, { workspace: who.workspace });
    });
    await embedPending(test.db, embedder);
    expect(await vectors([id as string])).toBe(0);
  });

  it('what has expired is swept', async () => {
    const who = somebody();
    const [id] = await remember(test.db, who, [
      { kind: 'fact', content: 'short', expiresInMs: 1 },
      { kind: 'fact', content: 'long', expiresInMs: 86_400_000 },
    ]);
    await test.db.sql('SELECT pg_sleep(0.002)');
    expect(await sweepExpired(test.db)).toBeGreaterThan(0);
    expect(await why(test.db, who.workspace, id as string)).toBeNull();
  });
});

describe('why', () => {
  it('says what a memory superseded, in its workspace only', async () => {
    const who = somebody();
    await remember(test.db, who, [{ kind: 'fact', subject: 's', content: 'first' }]);
    const [id] = await remember(test.db, who, [{ kind: 'fact', subject: 's', content: 'second' }]);
    await embedPending(test.db, embedder);
    expect(await why(test.db, who.workspace, id as string)).toMatchObject({
      memory: { content: 'second', agentId: who.agentId, region: 'us-west-2' },
      from: [{ content: 'first', supersededBy: id }],
    });
    expect(await why(test.db, 'elsewhere', id as string)).toBeNull();
  });
});

describe('consolidate', () => {
  const six = Array.from({ length: 6 }, (_, i) => ({ kind: 'case', content: `taxi number ${i}`, importance: i / 20 }));

  it('sums up what is old into one memory that is found in their place, once', async () => {
    const who = somebody();
    const ids = await remember(test.db, who, six);
    const [fact] = await remember(test.db, who, [{ kind: 'case', subject: 's', content: 'a fact about taxi' }]);
    await age([...ids, fact as string]);
    await embedPending(test.db, embedder);
    expect((await Promise.all([consolidate(test.db), consolidate(test.db)])).reduce((a, b) => a + b)).toBe(6);
    expect(await consolidate(test.db)).toBe(0);
    await embedPending(test.db, embedder);
    const found = (await recall(test.db, embedder, { ...who, text: 'taxi' })).map(({ memory }) => memory);
    expect(found).toHaveLength(2);
    const summary = found.find(({ sources }) => sources === 6);
    expect(summary?.content).toMatch(/^6 memories from .* taxi number 5; taxi number 4;/);
    expect((await why(test.db, who.workspace, summary?.memoryId as string))?.from).toHaveLength(6);
    expect(await vectors(ids)).toBe(0);
    expect(await forget(test.db, { workspace: who.workspace, ids: [summary?.memoryId as string] })).toBe(7);
  });

  it('leaves alone what is young, important, of few, or of another user', async () => {
    const who = somebody();
    await remember(test.db, who, six);
    const old = await remember(test.db, who, [
      ...six.slice(0, 4),
      ...six.map((memory) => ({ ...memory, importance: 0.9 })),
      { ...six[0], userId: randomUUID() } as (typeof six)[0],
    ]);
    await age(old);
    expect(await consolidate(test.db)).toBe(0);
  });

  it('sums up nothing of which something was forgotten meanwhile', async () => {
    const who = somebody();
    const ids = await remember(test.db, who, six);
    await age(ids);
    setPoint('memory.consolidating', async () => {
      await forget(test.db, { workspace: who.workspace, ids: ids.slice(0, 1) });
    });
    expect(await consolidate(test.db)).toBe(0);
    expect(await recall(test.db, null, { ...who, text: '', limit: 10 })).toHaveLength(5);
  });
});
