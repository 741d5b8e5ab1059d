import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import type { Embedder } from '@holdfast/llm/embedding';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flushAccess } from './access.ts';
import { embedPending } from './fill.ts';
import type { NewMemory } from './memory.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { somebody, wordEmbedder } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('recall');
});
afterAll(() => test.drop());

async function filled(embedder: Embedder): Promise<void> {
  while ((await embedPending(test.db, embedder)) > 0);
}
const contents = (found: Awaited<ReturnType<typeof recall>>): string[] => found.map(({ memory }) => memory.content);

describe('recall', () => {
  it('finds by words at once, and by vectors when they have followed', async () => {
    const who = somebody();
    const embedder = wordEmbedder();
    await remember(test.db, who, [
      { kind: 'case', content: 'Acme charged the card twice in March' },
      { kind: 'case', content: 'a hotel in Lisbon was paid in euros' },
    ]);
    const asked = { workspace: who.workspace, userId: who.userId, text: 'was the card charged twice?' };
    const before = await recall(test.db, embedder, asked);
    expect(before).toMatchObject([{ memory: { content: 'Acme charged the card twice in March' }, similarity: null }]);
    await filled(embedder);
    const [first] = await recall(test.db, embedder, asked);
    expect(first?.memory.content).toBe('Acme charged the card twice in March');
    expect(first?.similarity).toBeGreaterThan(0.5);
  });

  it('keeps to kind, team, subject, time and expiry', async () => {
    const who = somebody();
    const embedder = wordEmbedder();
    await remember(test.db, who, [
      { kind: 'case', content: 'taxi one' },
      { kind: 'fact', content: 'taxi two', subject: 's' },
      { kind: 'case', content: 'taxi three', expiresInMs: 1 },
    ]);
    await remember(test.db, { ...who, team: 'travel' }, [{ kind: 'case', content: 'taxi four' }]);
    await test.db.sql('SELECT pg_sleep(0.002)');
    await filled(embedder);
    const ask = async (filter: object): Promise<string[]> =>
      contents(await recall(test.db, embedder, { ...who, team: undefined, text: 'taxi', ...filter } as never)).sort();
    expect(await ask({})).toEqual(['taxi four', 'taxi one', 'taxi two']);
    expect(await ask({ kinds: ['case'] })).toEqual(['taxi four', 'taxi one']);
    expect(await ask({ team: 'travel' })).toEqual(['taxi four']);
    expect(await ask({ subject: 's' })).toEqual(['taxi two']);
    expect(await ask({ since: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await ask({ until: new Date(Date.now() - 60_000) })).toEqual([]);
  });

  it('a failing embedder costs the vectors, not the answer', async () => {
    const who = somebody();
    await remember(test.db, who, [{ kind: 'case', content: 'taxi' }]);
    await filled(wordEmbedder('x'));
    const broken: Embedder = { model: 'x', embed: () => Promise.reject(new Error('down')), close: async () => {} };
    expect(contents(await recall(test.db, broken, { ...who, text: 'taxi' }))).toEqual(['taxi']);
  });

  it('a hanging embedder costs two seconds once, and an abort ends the wait at once', async () => {
    const who = somebody();
    await remember(test.db, who, [{ kind: 'case', content: 'taxi' }]);
    await filled(wordEmbedder('y'));
    let asked = 0;
    const hanging: Embedder = {
      model: 'y',
      embed: () => {
        asked += 1;
        return new Promise(() => {});
      },
      close: async () => {},
    };
    const abort = new AbortController();
    const aborted = recall(test.db, hanging, { ...who, text: 'taxi' }, abort.signal);
    await expect.poll(() => asked).toBe(1);
    abort.abort(new Error('cancelled'));
    await expect(aborted).rejects.toThrow('cancelled');
    expect(contents(await recall(test.db, hanging, { ...who, text: 'taxi' }))).toEqual(['taxi']);
    const from = performance.now();
    for (const text of ['taxi', 'taxi to Rome'])
      expect(contents(await recall(test.db, hanging, { ...who, text }))).toEqual(['taxi']);
    expect([asked, performance.now() - from < 1_500]).toEqual([1, true]);
  });

  it('embeds a question that was asked before once, and none that no vector could answer', async () => {
    const who = somebody();
    const embedder = wordEmbedder();
    const asked = { ...who, text: 'airport' };
    await remember(test.db, who, [{ kind: 'case', content: 'taxi to the airport' }]);
    await recall(test.db, embedder, asked);
    expect(embedder.seen).toEqual([]);
    await filled(embedder);
    embedder.seen.length = 0;
    await Promise.all([recall(test.db, embedder, asked), recall(test.db, embedder, asked)]);
    const [found] = await recall(test.db, embedder, asked);
    expect(found?.similarity).toEqual(expect.any(Number));
    expect(embedder.seen).toEqual(['airport']);
  });

  it('finds by a common word in a large scope, though the question has one that nothing holds', async () => {
    const who = somebody();
    const many = Array.from({ length: 1_100 }, (_, i) => ({
      kind: 'case',
      content: `${i % 20 ? 'hotel' : 'taxi'} ride`,
    }));
    await remember(test.db, who, many);
    const found = await recall(test.db, null, { ...who, text: 'taxi groceries' });
    // The next tests fill vectors of everything.
    await test.db.sql('DELETE FROM agent_memory WHERE workspace = $1', [who.workspace]);
    expect(found.map(({ memory }) => memory.content)).toEqual(Array.from({ length: 5 }, () => 'taxi ride'));
  });

  it('never compares vectors of two models: after a change of models all get new ones', async () => {
    const who = somebody();
    await remember(test.db, who, [{ kind: 'case', content: 'taxi to the airport' }]);
    await filled(wordEmbedder('one'));
    const asked = { ...who, text: 'airport' };
    expect((await recall(test.db, wordEmbedder('two'), asked))[0]?.similarity).toBeNull();
    await filled(wordEmbedder('two'));
    expect((await recall(test.db, wordEmbedder('two'), asked))[0]?.similarity).toEqual(expect.any(Number));
    expect((await recall(test.db, wordEmbedder('one'), asked))[0]?.similarity).toBeNull();
  });

  it('counts what was recalled, later and together', async () => {
    const who = somebody();
    const [id] = await remember(test.db, who, [{ kind: 'case', content: 'taxi' }]);
    const counted = () => test.db.sql('SELECT access_count AS n FROM agent_memory WHERE memory_id = $1::UUID', [id]);
    for (let i = 0; i < 3; i++) await recall(test.db, null, { ...who, text: 'taxi' });
    expect(await counted()).toEqual([{ n: 0 }]);
    await flushAccess(test.db);
    expect(await counted()).toEqual([{ n: 3 }]);
  });

  it('no embedder sees a secret, in memories or in questions', async () => {
    const who = somebody();
    const embedder = wordEmbedder();
    await remember(test.db, who, [{ kind: 'case', content: 'card 4111 1111 1111 1111 of jane.doe@example.com' }]);
    await filled(embedder);
    expect(embedder.seen.join(' ')).not.toMatch(/4111|jane/);
  });

  it('never crosses users or workspaces, whoever remembers what about whom', async () => {
    const embedder = wordEmbedder();
    const words = ['taxi', 'hotel', 'refund', 'lunch'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            space: fc.nat({ max: 1 }),
            user: fc.option(fc.nat({ max: 2 }), { nil: null }),
            word: fc.constantFrom(...words),
            subject: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
          }),
          { minLength: 1, maxLength: 16 },
        ),
        fc.constantFrom(...words),
        fc.boolean(),
        async (made, word, fill) => {
          const spaces = [randomUUID(), randomUUID()];
          const users = [randomUUID(), randomUUID(), randomUUID()];
          for (const { space, user, word: about, subject } of made) {
            const userId = user === null ? null : (users[user] as string);
            const memory: NewMemory = {
              kind: 'k',
              content: `${about} ${space} ${userId}`,
              userId,
              data: { space, userId },
            };
            await remember(test.db, { ...somebody(), workspace: spaces[space] as string }, [
              subject === undefined ? memory : { ...memory, subject },
            ]);
          }
          if (fill) await filled(embedder);
          for (const [space, workspace] of spaces.entries()) {
            for (const userId of [null, ...users]) {
              const found = await recall(test.db, embedder, { workspace, userId, text: word, limit: 50 });
              for (const { memory } of found) {
                expect(memory.workspace).toBe(workspace);
                expect([null, userId]).toContain(memory.userId);
                expect(memory.data).toEqual({ space, userId: memory.userId });
              }
              const expected = new Set<unknown>();
              const newest = new Map<string, string>();
              for (const [at, { space: s, user: u, word: w, subject }] of made.entries()) {
                const owner = u === null ? null : (users[u] as string);
                if (s !== space || (owner !== null && owner !== userId)) continue;
                newest.set(`${owner} ${subject ?? `no ${at}`}`, `${w} ${s} ${owner}`);
              }
              for (const content of newest.values()) if (content.startsWith(word)) expected.add(content);
              const byWord = contents(found).filter((content) => content.startsWith(word));
              expect(new Set(byWord)).toEqual(expected);
            }
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('32 at once recall, contradict, fill, count: no deadlock, and the newest wins', async () => {
    const who = somebody();
    const db = test.open({ max: 16, isolation: 'serializable' });
    const embedder = wordEmbedder();
    const deadlocks = async (): Promise<unknown> =>
      (await db.sql<{ n: number }>('SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()'))[0]
        ?.n;
    const before = await deadlocks();
    const one = async (n: number): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        const subjects = [1, 2, 3].map((s) => `s${(s * (n % 2 === 0 ? 1 : 2) + i) % 3}`);
        await remember(
          db,
          who,
          subjects.map((subject) => ({ kind: 'fact', subject, content: `taxi ${n} ${i}` })),
        );
        const found = await recall(db, embedder, { ...who, text: 'taxi', limit: 20 });
        const known = found.map(({ memory }) => memory.subject);
        expect(new Set(known).size).toBe(known.length);
        if (n % 4 === 0) await embedPending(db, embedder, { most: 64 });
        if (n % 4 === 1) await flushAccess(db);
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, n) => one(n)));
    await filled(embedder);
    expect(await deadlocks()).toBe(before);
    const rows = await db.sql<{ subject: string; content: string }>(
      'SELECT DISTINCT ON (subject) subject, content FROM agent_memory WHERE workspace = $1::TEXT ORDER BY subject, created_at DESC, memory_id DESC',
      [who.workspace],
    );
    const found = await recall(db, embedder, { ...who, text: 'taxi', limit: 20 });
    expect(found.map(({ memory }) => `${memory.subject} ${memory.content}`).sort()).toEqual(
      rows.map(({ subject, content }) => `${subject} ${content}`).sort(),
    );
  });
});
