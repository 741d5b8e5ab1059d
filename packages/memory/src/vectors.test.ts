import { randomUUID } from 'node:crypto';
import type { Db } from '@holdfast/db';
import { type PgvectorServer, pgvectorServer } from '@holdfast/db/pgvector';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import type { Embedder } from '@holdfast/llm/embedding';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consolidate } from './consolidate.ts';
import { say } from './conversation.ts';
import { embedPending } from './fill.ts';
import { forget } from './forget.ts';
import { cockroachQueries, pgvectorQueries } from './queries.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { searchConversations } from './search.ts';
import { clusteredEmbedder, clusteredText, nearest, seeded, somebody, wordEmbedder } from './testing.ts';
import { type BackEnd, vectorsOf } from './vectors.ts';

/** What every place for vectors must do, whatever the server has. */
function conformance(backEnd: BackEnd, open: () => Promise<TestDatabase | string>): void {
  describe(`vectors in ${backEnd}`, () => {
    let test: TestDatabase | string;
    beforeAll(async () => {
      test = await open();
    });
    afterAll(async () => {
      if (typeof test !== 'string') await test?.drop();
    });
    const here = (ctx: { skip(why: string): void }): TestDatabase => {
      if (typeof test === 'string') ctx.skip(test);
      return test as TestDatabase;
    };
    const filled = async ({ db }: TestDatabase, embedder: Embedder): Promise<void> => {
      while ((await embedPending(db, embedder)) > 0);
    };
    const vectorsOfIds = async ({ db }: TestDatabase, ids: readonly string[]): Promise<number> => {
      const rows = await db.sql('SELECT 1 FROM memory_vectors WHERE memory_id = ANY($1::UUID[])', [ids]);
      return rows.length;
    };

    it('is what this server has', async (ctx) => {
      expect((await vectorsOf(here(ctx).db))?.backEnd).toBe(backEnd);
    });

    it('gives the cosine, of memories and of messages', async (ctx) => {
      const on = here(ctx);
      const who = somebody();
      const embedder = wordEmbedder();
      const texts = ['taxi to the airport', 'a taxi', 'lunch with a customer in Lisbon'];
      await remember(
        on.db,
        who,
        texts.map((content) => ({ kind: 'case', content })),
      );
      await say(on.db, { ...who, sessionId: 's' }, [{ role: 'user', content: 'the train was late' }]);
      await filled(on, embedder);
      const question = 'airport taxi receipt';
      const [asked, ...own] = await embedder.embed([question, ...texts]);
      const cosine = (v: Float32Array): number => v.reduce((sum, x, i) => sum + x * (asked?.[i] as number), 0);
      const found = await recall(on.db, embedder, { ...who, text: question });
      for (const { memory, similarity } of found)
        expect(similarity).toBeCloseTo(cosine(own[texts.indexOf(memory.content)] as Float32Array), 5);
      expect(found).toHaveLength(3);
      const [message] = await searchConversations(on.db, embedder, { ...who, text: 'train' });
      expect(message?.message.content).toBe('the train was late');
    });

    it('what a filter leaves over is found behind any number of nearer ones', async (ctx) => {
      const on = here(ctx);
      const who = somebody();
      const embedder = wordEmbedder();
      const near = Array.from({ length: 600 }, (_, n) => ({ kind: 'case', content: `taxi ${n}` }));
      await remember(on.db, who, [...near, { kind: 'fact', content: 'ferry', subject: 's' }]);
      await filled(on, embedder);
      const found = await recall(on.db, embedder, { ...who, team: who.team, text: 'taxi', kinds: ['fact'] });
      expect(found).toMatchObject([{ memory: { content: 'ferry' }, similarity: expect.any(Number) }]);
    });

    it('what was contradicted keeps no vector, and hides nothing', async (ctx) => {
      const on = here(ctx);
      const who = somebody();
      const embedder = wordEmbedder();
      const old: string[] = [];
      for (let n = 0; n < 130; n++) {
        old.push(...(await remember(on.db, who, [{ kind: 'fact', subject: 'car', content: 'taxi' }])));
        if (n % 60 === 0) await filled(on, embedder);
      }
      await remember(on.db, who, [
        { kind: 'fact', subject: 'car', content: 'bus' },
        { kind: 'fact', subject: 'boat', content: 'ferry' },
      ]);
      await filled(on, embedder);
      expect(await vectorsOfIds(on, old)).toBe(0);
      const found = await recall(on.db, embedder, { ...who, text: 'taxi' });
      expect(found.map(({ memory }) => memory.content).sort()).toEqual(['bus', 'ferry']);
    });

    it('a new model’s vector takes the place of the old one’s', async (ctx) => {
      const on = here(ctx);
      const who = somebody();
      const ids = await remember(on.db, who, [{ kind: 'case', content: 'taxi' }]);
      await filled(on, wordEmbedder('one'));
      await filled(on, wordEmbedder('two'));
      expect(await vectorsOfIds(on, ids)).toBe(1);
      const similarity = async (model: string) =>
        (await recall(on.db, wordEmbedder(model), { ...who, text: 'taxi' }))[0]?.similarity;
      expect(await similarity('one')).toBeNull();
      expect(await similarity('two')).toBeCloseTo(1, 5);
    });

    it('what is forgotten or summed up keeps no vector', async (ctx) => {
      const on = here(ctx);
      const who = somebody();
      const embedder = wordEmbedder();
      const ids = await remember(
        on.db,
        who,
        Array.from({ length: 8 }, (_, n) => ({ kind: 'case', content: `taxi ${n}`, importance: 0.1 })),
      );
      await filled(on, embedder);
      await forget(on.db, { workspace: who.workspace, ids: ids.slice(0, 1) });
      await on.db.sql(
        `UPDATE agent_memory SET created_at = created_at - '100 days'::INTERVAL WHERE memory_id = ANY($1::UUID[])`,
        [ids],
      );
      expect(await consolidate(on.db)).toBe(7);
      expect(await vectorsOfIds(on, ids)).toBe(0);
      await filled(on, embedder);
      const found = await recall(on.db, embedder, { ...who, text: 'taxi' });
      expect(found).toMatchObject([{ memory: { sources: 7 }, similarity: expect.any(Number) }]);
    });

    it('a vector of another length is refused, and nothing of it stays', async (ctx) => {
      const on = here(ctx);
      const who = somebody();
      const ids = await remember(on.db, who, [{ kind: 'case', content: 'taxi' }]);
      const short: Embedder = {
        model: 'short',
        embed: async (texts) => texts.map(() => new Float32Array(3)),
        close: async () => {},
      };
      await expect(filled(on, short)).rejects.toMatchObject({ code: 'MEMORY_VECTOR' });
      expect(await vectorsOfIds(on, ids)).toBe(0);
      await filled(on, wordEmbedder());
      expect(await vectorsOfIds(on, ids)).toBe(1);
    });

    it('finds what exact distance finds, in a large scope and in a small one beside it', async (ctx) => {
      const on = here(ctx);
      const workspace = somebody().workspace;
      const random = seeded(1);
      const scopes = [3000, 120].map((size) => ({ size, userId: randomUUID() }));
      for (const { size, userId } of scopes) {
        const list = Array.from({ length: size }, () => ({ kind: 'case', content: clusteredText(random) }));
        await remember(on.db, { ...somebody(), workspace, userId }, list);
      }
      await filled(on, clusteredEmbedder);
      await on.db.sql('ANALYZE');
      for (const { userId } of scopes) {
        let [hits, of] = [0, 0];
        for (let n = 0; n < 20; n++) {
          const one = await nearest(on.db, clusteredEmbedder, { workspace, userId }, clusteredText(random));
          hits += one.hits;
          of += one.of;
        }
        expect(of).toBe(200);
        expect(hits / of).toBeGreaterThanOrEqual(0.9);
      }
    });
  });
}

/** The run's own server may be one with pgvector (HOLDFAST_TEST_URL). */
conformance('cube', async () => {
  const test = await testDatabase('vectors in cubes');
  const backEnd = (await vectorsOf(test.db))?.backEnd;
  if (backEnd === 'cube') return test;
  await test.drop();
  return `this server has ${backEnd ?? 'no place'} for vectors`;
});

let server: PgvectorServer | string;
conformance('pgvector', async () => {
  server = await pgvectorServer();
  return typeof server === 'string' ? server : testDatabase('pgvector', server.url);
});
afterAll(async () => {
  if (typeof server === 'object') await server.stop();
});

/** No cluster here: db's own test parses each of these statements by CockroachDB's grammar. */
describe('vectors in cockroach', () => {
  it('are asked with the statements that hold above in pgvector, and with no others', async () => {
    const roaches = { dialect: 'cockroach', run: async () => [{ vector: 1, cubes: 0 }] } as unknown as Db;
    const vectors = await vectorsOf(roaches);
    expect(vectors?.backEnd).toBe('cockroach');
    expect(vectors?.queries).toBe(cockroachQueries);
    const tuning = /\s+AND \(SELECT set_config\([^)]*\)\) IS NOT NULL/g;
    const plain = (text: string): string => text.replace(tuning, '').replace(/\s+/g, ' ');
    for (const [name, query] of Object.entries(cockroachQueries))
      expect(plain(query.text)).toBe(plain(pgvectorQueries[name as keyof typeof pgvectorQueries].text));
    expect(vectors?.question(new Float32Array(384).fill(0.5), 1)).toEqual({ vector: `[${'0.5,'.repeat(383)}0.5]` });
  });
});

it('a server with neither finds by words alone, and its fillings end', async () => {
  const test = await testDatabase('no vectors');
  try {
    await test.db.sql('ALTER TABLE memory_vectors DROP COLUMN IF EXISTS embedding');
    await test.db.sql('DROP TABLE IF EXISTS memory_cubes');
    const who = somebody();
    const embedder = wordEmbedder();
    await remember(test.db, who, [{ kind: 'fact', content: 'taxi' }]);
    expect(await embedPending(test.db, embedder)).toBe(1);
    expect(await embedPending(test.db, embedder)).toBe(0);
    expect(embedder.seen).toEqual([]);
    const [found] = await recall(test.db, embedder, { ...who, text: 'taxi' });
    expect(found).toMatchObject({ similarity: null, memory: { content: 'taxi' } });
  } finally {
    await test.drop();
  }
});
