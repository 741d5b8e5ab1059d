import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkMemories, memoryColumns } from './columns.ts';
import { forget } from './forget.ts';
import type { NewMemory } from './memory.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { somebody } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('remember');
});
afterAll(() => test.drop());

const stored = (workspace: string): Promise<Record<string, unknown>[]> =>
  test.db.sql('SELECT * FROM agent_memory WHERE workspace = $1::TEXT ORDER BY created_at', [workspace]);

describe('remember', () => {
  it('writes what it is given, about the user unless somebody else is said', async () => {
    const who = somebody();
    const other = randomUUID();
    await remember(test.db, who, [
      {
        kind: 'case',
        content: 'Acme was a fraud',
        data: { n: 1, list: ['a'] },
        subject: 'merchant:acme',
        importance: 0.9,
      },
      { kind: 'case', content: 'about everybody', userId: null },
      { kind: 'case', content: 'about another', userId: other, expiresInMs: 60_000 },
    ]);
    const rows = await stored(who.workspace);
    expect(rows).toMatchObject([
      {
        user_id: who.userId,
        team: 'expenses',
        agent_id: who.agentId,
        memory_type: 'case',
        content: 'Acme was a fraud',
        terms: ['acm', 'fraud'],
        metadata: { n: 1, list: ['a'] },
        subject: 'merchant:acme',
        importance: 0.9,
        region: 'us-west-2',
        expires_at: null,
        run_id: null,
        task_id: null,
      },
      { user_id: null, owner: '00000000-0000-0000-0000-000000000000', importance: 0.5, metadata: null },
      { user_id: other, owner: other, expires_at: expect.any(Date) },
    ]);
  });

  it('stores no secret and no personal data, in words, in data, in subjects', async () => {
    const who = somebody();
    await remember(test.db, who, [
      {
        kind: 'case',
        content: 'paid with 4111 1111 1111 1111, ask jane.doe@example.com',
        data: { iban: 'DE89 3704 0044 0532 0130 00', deep: [{ card: '5500005555555559' }] },
        subject: 'user:jane.doe@example.com',
      },
    ]);
    // Ids are random: any four digits may stand in one.
    const text = JSON.stringify(await stored(who.workspace)).replaceAll(
      /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g,
      'id',
    );
    for (const secret of ['4111', '1111', 'jane', 'example.com', '3704', '5500005555555559'])
      expect(text).not.toContain(secret);
  });

  it('of one subject gives only the newest; other kinds, users and workspaces have their own', async () => {
    const who = somebody();
    const fact = (content: string, userId?: string | null): NewMemory => ({
      kind: 'fact',
      subject: 'home-currency',
      content,
      ...(userId === undefined ? {} : { userId }),
    });
    await remember(test.db, who, [fact('euro'), { ...fact('another kind'), kind: 'guess' }, fact('for all', null)]);
    await remember(test.db, { ...who, workspace: `${who.workspace}-2` }, [fact('yen')]);
    // Within one statement the last said is the newest.
    await remember(test.db, who, [fact('dollar'), fact('pound')]);
    const found = async (workspace: string, userId: string | null): Promise<string[]> =>
      (await recall(test.db, null, { workspace, userId, text: '', limit: 10 })).map(({ memory }) => memory.content);
    expect(await found(who.workspace, who.userId)).toEqual(['pound', 'for all', 'another kind']);
    expect(await found(who.workspace, null)).toEqual(['for all']);
    expect(await found(`${who.workspace}-2`, who.userId)).toEqual(['yen']);
    expect(await stored(who.workspace)).toHaveLength(5);
  });

  it('subjects that are masked alike stay two, and are found and forgotten by their whole name', async () => {
    const who = somebody();
    const [jane, joe] = ['customer:jane@example.com', 'customer:joe@example.com'] as const;
    await remember(test.db, who, [{ kind: 'fact', subject: jane, content: 'pays late' }]);
    await remember(test.db, who, [{ kind: 'fact', subject: joe, content: 'pays early' }]);
    const of = async (subject: string): Promise<string[]> =>
      (await recall(test.db, null, { ...who, text: '', subject })).map(({ memory }) => memory.content);
    expect([await of(jane), await of(joe)]).toEqual([['pays late'], ['pays early']]);
    await remember(test.db, who, [{ kind: 'fact', subject: jane, content: 'pays in time' }]);
    const [shown] = await recall(test.db, null, { ...who, text: 'in time' });
    expect(shown?.memory.subject).toMatch(/^customer:\[email\]#[0-9a-f]{16}$/);
    // As it is shown it may be asked for too.
    expect(await of(shown?.memory.subject ?? '')).toEqual(['pays in time']);
    expect(await forget(test.db, { workspace: who.workspace, subject: jane })).toBe(2);
    expect([await of(jane), await of(joe)]).toEqual([[], ['pays early']]);
  });

  it('an empty list writes nothing', async () => {
    const who = somebody();
    expect(await remember(test.db, who, [])).toEqual([]);
    expect(await stored(who.workspace)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no content', { kind: 'a', content: '' }],
    ['no kind', { kind: '', content: 'a' }],
    ['a user that is none', { kind: 'a', content: 'a', userId: 'me' }],
    ['an importance that is none', { kind: 'a', content: 'a', importance: 2 }],
    ['a time in the past', { kind: 'a', content: 'a', expiresInMs: -1 }],
    ['too much data', { kind: 'a', content: 'a', data: 'x y '.repeat(20_000) }],
  ])('refuses %s, and writes nothing of the list', async (_what, wrong) => {
    const who = somebody();
    const list = [{ kind: 'a', content: 'right' }, wrong as NewMemory];
    expect(() => checkMemories(list)).toThrow(expect.objectContaining({ code: 'MEMORY_INVALID' }));
    await expect(remember(test.db, who, list)).rejects.toMatchObject({ code: 'MEMORY_INVALID' });
    expect(await stored(who.workspace)).toEqual([]);
  });

  it('what passes the check can be stored, whatever its characters', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    const memory = fc.record(
      {
        kind: text.map((kind) => kind.slice(0, 64)),
        content: text,
        data: fc.jsonValue({ stringUnit: 'binary' }),
        subject: text,
        importance: fc.double({ min: 0, max: 1, noNaN: true }),
        expiresInMs: fc.integer({ min: 1, max: 10 ** 14 }),
      },
      { requiredKeys: ['kind', 'content'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(memory, { minLength: 1, maxLength: 20 }), async (list) => {
        const ids = await remember(test.db, somebody(), list);
        expect(ids).toHaveLength(list.length);
      }),
      { numRuns: 40 },
    );
  });

  it('every column of the fragment has one value a memory', () => {
    const columns = memoryColumns([
      { after: randomUUID(), agentId: randomUUID(), team: 't', memories: [{ kind: 'a', content: 'x' }] },
      {
        after: randomUUID(),
        agentId: randomUUID(),
        team: 't',
        memories: [
          { kind: 'b', content: 'y' },
          { kind: 'c', content: 'z' },
        ],
      },
    ]);
    for (const values of Object.values(columns)) expect(values).toHaveLength(3);
    expect(new Set(columns['m_afters']).size).toBe(2);
  });
});
