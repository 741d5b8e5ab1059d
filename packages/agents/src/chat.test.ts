import { transaction } from '@holdfast/db';
import { messagesOf, say } from '@holdfast/memory';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { answerTo, sendMessage, sessionOf } from './chat.ts';
import { team } from './team.ts';
import { openStage, type Stage, until } from './testing/stage.ts';
import { chat } from './trigger.ts';

const who = { workspace: 'default', user: '11111111-2222-4333-8444-555555555501' };
const echo = team({
  does: 'says back what it hears, once',
  input: z.object({ question: z.string(), conversation: z.string(), message: z.string() }),
  on: [chat({ input: (said) => said })],
  members: {
    voice: {
      kind: 'step',
      does: 'repeats what it hears',
      home: 'us-east-1',
      out: z.object({ text: z.string() }),
      run: ({ input }) => ({ text: input.question }),
      writes: ({ text }, { input, $ }) => [answerTo('echo', $, input.conversation, text, {})],
    },
  },
  next: (s) => (s.voice ? 'done' : 'voice'),
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ echo }, 'agents_chat');
  await stage.worker();
});
afterEach(() => clearPoints());
afterAll(() => stage.close());

test('somebody speaks while the answer is written, and takes its number: it gets the next, once', async () => {
  const session = sessionOf('echo', who, 'c');
  const holding = Promise.withResolvers<void>();
  let spoken: Promise<unknown> | undefined;
  setPoint('settle.writing', async () => {
    spoken ??= transaction(stage.db, async (tx) => {
      await say(tx, session, [{ role: 'user', content: 'wait' }]);
      holding.resolve();
      await until('the answer waits for the number', async () => (await waiting()) > 0);
    });
    await holding.promise;
  });
  const said = { conversation: 'c', message: '11111111-2222-4333-8444-555555555502', text: 'hello' };
  const { runId } = await sendMessage(stage, 'echo', who, said);
  expect((await stage.ended(runId)).status).toBe('completed');
  await spoken;
  const all = await messagesOf(stage.db, session);
  expect(all.map(({ seq, content, role }) => [seq, content, role])).toEqual([
    [1, 'hello', 'user'],
    [2, 'wait', 'user'],
    [3, 'hello', 'assistant'],
  ]);
});

/** How many wait for a lock in this database. */
async function waiting(): Promise<number> {
  const [row] = await stage.db.sql<{ n: number }>(
    `SELECT count(*)::INT4 AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
      AND query LIKE '%INSERT INTO conversations%'`, // shown, not sent
  );
  return row?.n ?? 0;
}
