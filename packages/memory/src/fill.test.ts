import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { DIMENSIONS, type Embedder, remoteEmbedder } from '@holdfast/llm/embedding';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { embedPending } from './fill.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { somebody } from './testing.ts';

let test: TestDatabase;
let server: Server;
let embedder: Embedder;
let refuses = (_input: readonly string[]): boolean => false;

beforeAll(async () => {
  test = await testDatabase('fill');
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  embedder = remoteEmbedder({ key: 'k', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
});
beforeEach(() => test.db.sql('DELETE FROM agent_memory'));
afterAll(async () => {
  server.close();
  await test.drop();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { input } = JSON.parse(body) as { input: string[] };
  response.setHeader('content-type', 'application/json');
  if (refuses(input)) {
    response.writeHead(400).end('{"error": {"message": "it does not fit"}}');
    return;
  }
  const data = input.map((_, index) => ({ object: 'embedding', index, embedding: Array(DIMENSIONS).fill(1) }));
  response.end(JSON.stringify({ object: 'list', data, model: 'm', usage: {} }));
}

const embedded = async (): Promise<unknown[]> =>
  (
    await test.db.sql<{ content: string; done: boolean; vector: boolean }>(
      `SELECT m.content, m.embedded_by <> '' AS done,
         EXISTS (SELECT 1 FROM memory_vectors v WHERE v.memory_id = m.memory_id) AS vector
       FROM agent_memory m ORDER BY m.content`,
    )
  ).map(({ content, done, vector }) => [content, done, vector]);

describe('a text that the embedder refuses', () => {
  it('goes without a vector, is not asked again, and is found by its words; the others have theirs', async () => {
    const who = somebody();
    refuses = (input) => input.some((text) => text.includes('poison'));
    const contents = ['apple', 'poison', 'zebra'];
    await remember(
      test.db,
      who,
      contents.map((content) => ({ kind: 'case', content })),
    );
    expect(await embedPending(test.db, embedder)).toBe(3);
    expect(await embedded()).toEqual([
      ['apple', true, true],
      ['poison', true, false],
      ['zebra', true, true],
    ]);
    expect(await embedPending(test.db, embedder)).toBe(0);
    // As a question it is refused too, which costs other questions nothing.
    for (const text of ['poison', 'apple']) {
      const [first] = await recall(test.db, embedder, { ...who, text });
      expect(first).toMatchObject({
        memory: { content: text },
        similarity: text === 'apple' ? expect.closeTo(1) : null,
      });
    }
  });

  it('is not told from others where all are refused: then nothing is settled', async () => {
    refuses = () => true;
    await remember(test.db, somebody(), [{ kind: 'case', content: 'apple' }]);
    await expect(embedPending(test.db, embedder)).rejects.toMatchObject({ code: 'EMBEDDING_REFUSED' });
    expect(await embedded()).toEqual([['apple', false, false]]);
  });
});
