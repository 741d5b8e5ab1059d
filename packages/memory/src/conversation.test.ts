import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messagesOf, say, sessionsOf } from './conversation.ts';
import { embedPending } from './fill.ts';
import { forgetConversations } from './forget.ts';
import { searchConversations } from './search.ts';
import { somebody, wordEmbedder } from './testing.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('conversation');
});
afterAll(() => test.drop());

describe('conversations', () => {
  it('keep what was said, in order and masked, session by session', async () => {
    const to = { ...somebody(), sessionId: 'monday' };
    expect(await say(test.db, to, [{ role: 'user', content: 'my card is 4111 1111 1111 1111' }])).toEqual([1]);
    expect(
      await say(test.db, to, [
        { role: 'assistant', content: 'noted' },
        { role: 'user', content: 'thanks' },
      ]),
    ).toEqual([2, 3]);
    const said = await messagesOf(test.db, to);
    expect(said.map(({ seq, role }) => [seq, role])).toEqual([
      [1, 'user'],
      [2, 'assistant'],
      [3, 'user'],
    ]);
    expect(JSON.stringify(said)).not.toMatch(/4111 ?1/);
    await say(test.db, { ...to, sessionId: 'tuesday' }, [{ role: 'user', content: 'again' }]);
    expect((await sessionsOf(test.db, to)).map((line) => [line.session_id, line.messages])).toEqual([
      ['tuesday', 1],
      ['monday', 3],
    ]);
  });

  it('twelve who speak at once each get their own numbers', async () => {
    const to = { ...somebody(), sessionId: 's' };
    const numbers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => say(test.db, to, [{ role: 'user', content: `n ${n}` }])),
    );
    expect(numbers.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it('are searched across sessions, an answer by the question before it, and never across users', async () => {
    const who = somebody();
    const other = { ...somebody(), workspace: who.workspace };
    const embedder = wordEmbedder();
    for (let day = 1; day <= 5; day++) {
      await say(test.db, { ...who, sessionId: `${day}` }, [
        {
          role: 'user',
          speaker: 'Ann',
          content: day === 3 ? 'Which violin teacher did you choose?' : `rain on day ${day}`,
        },
        { role: 'user', speaker: 'Ben', content: day === 3 ? 'Mrs. Kowalski, she is patient.' : 'yes, it is wet' },
      ]);
    }
    await say(test.db, { ...other, sessionId: '1' }, [{ role: 'user', content: 'a violin of somebody else' }]);
    for (const fill of [false, true]) {
      if (fill) while ((await embedPending(test.db, embedder)) > 0);
      const found = await searchConversations(test.db, embedder, { ...who, text: 'Who is the violin teacher of Ben?' });
      expect(
        found
          .slice(0, 2)
          .map(({ message }) => `${message.sessionId} ${message.speaker}`)
          .sort(),
      ).toEqual(['3 Ann', '3 Ben']);
      expect(found.map(({ message }) => message.content).join()).not.toContain('somebody else');
      expect(
        await searchConversations(test.db, embedder, { ...who, text: 'violin', sessionId: '1' }),
      ).not.toContainEqual(expect.objectContaining({ message: expect.objectContaining({ sessionId: '3' }) }));
    }
    expect(await forgetConversations(test.db, { ...who, sessionId: '3' })).toBe(2);
    expect(await forgetConversations(test.db, who)).toBe(8);
    expect(await searchConversations(test.db, embedder, { ...other, text: 'violin' })).toHaveLength(1);
  });

  it('a message is found by its day', async () => {
    const to = { ...somebody(), sessionId: 's' };
    await say(test.db, to, [
      { role: 'user', content: 'hello', at: new Date('2026-05-08T10:00:00Z') },
      { role: 'user', content: 'hello', at: new Date('2026-07-09T10:00:00Z') },
    ]);
    const [first] = await searchConversations(test.db, null, {
      ...to,
      sessionId: undefined as never,
      text: 'on 8 May?',
    });
    expect(first?.message.seq).toBe(1);
  });
});
