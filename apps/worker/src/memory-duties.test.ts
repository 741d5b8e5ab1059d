import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { recall, remember, why } from '@holdfast/memory';
import { somebody, wordEmbedder } from '@holdfast/memory/testing';
import { openQueue } from '@holdfast/queue';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { memoryDuties } from './memory-duties.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('memory_duties');
});
afterAll(() => test.drop());
afterEach(clearPoints);

it('a worker gives vectors, puts away what is over, and sums up what is old', async () => {
  const embedder = wordEmbedder();
  const queue = openQueue({ db: test.db, region: null, regions: ['us-east-1'] });
  const duties = new Map(memoryDuties(test.db, embedder).map((duty) => [duty.name, duty]));
  const who = somebody();
  const [over, kept] = await remember(test.db, who, [
    { kind: 'fact', content: 'the harbour is closed', expiresInMs: 1 },
    { kind: 'fact', content: 'the harbour is deep' },
  ]);
  await duties.get('embed')?.run(queue);
  const found = await recall(test.db, embedder, { workspace: who.workspace, userId: who.userId, text: 'harbour' });
  expect(found).toMatchObject([{ memory: { memoryId: kept } }]);
  expect(found[0]?.similarity).toBeGreaterThan(0);
  let looked = 0;
  setPoint('memory.consolidating', () => void looked++);
  await duties.get('tidy memory')?.run(queue);
  expect(looked).toBe(1);
  expect(await why(test.db, who.workspace, over as string)).toBe(null);
  expect(await why(test.db, who.workspace, kept as string)).toMatchObject({ memory: { memoryId: kept } });
});
