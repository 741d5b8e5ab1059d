import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { DIMENSIONS, offlineEmbedder, remoteEmbedder } from './index.ts';
import { loadOnce } from './load-once.ts';
import { dot, makeProjection, project } from './projection.ts';
import { readable } from './text.ts';

it('a library that failed to load is tried again, one that loaded is kept', async () => {
  let tries = 0;
  const load = loadOnce(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no network');
    return tries;
  });
  await expect(Promise.all([load(), load()])).rejects.toThrow('no network');
  expect([tries, await load(), await load(), tries]).toEqual([1, 2, 2, 2]);
});

describe('the projection', () => {
  const rows = makeProjection(512);

  it('is orthonormal and the same in every process', () => {
    expect(rows).toHaveLength(DIMENSIONS);
    for (const [i, j] of [
      [0, 0],
      [7, 7],
      [383, 383],
      [0, 1],
      [3, 300],
      [382, 383],
    ] as const)
      expect(dot(rows[i] as Float32Array, rows[j] as Float32Array)).toBeCloseTo(i === j ? 1 : 0, 5);
    // Vectors in databases were made with exactly these numbers.
    expect(Array.from((rows[383] as Float32Array).subarray(0, 4))).toEqual([
      expect.closeTo(-0.02977, 5),
      expect.closeTo(-0.045156, 5),
      expect.closeTo(-0.032839, 5),
      expect.closeTo(0.017288, 5),
    ]);
  });

  it('gives unit vectors, and zeros for zeros', () => {
    const vector = project(
      Float64Array.from({ length: 512 }, (_, i) => Math.sin(i)),
      rows,
    );
    expect(dot(vector, vector)).toBeCloseTo(1, 5);
    expect(project(new Float64Array(512), rows).every((x) => x === 0)).toBe(true);
  });
});

describe('what a model may see', () => {
  it('is masked, cut and never empty', () => {
    expect(readable('card 4111 1111 1111 1111')).not.toContain('4111');
    expect(readable('x '.repeat(5000)).length).toBeLessThanOrEqual(2000);
    expect(readable(' \0 ')).toBe('.');
    expect(readable(`${'x '.repeat(990)}4111 1111 1111 1111 1111`)).not.toContain('4111');
  });
});

describe('the offline embedder', () => {
  const embedder = offlineEmbedder();
  afterAll(() => embedder.close());

  it('puts what means the same near, and says so again', async () => {
    const texts = [
      'The taxi to the airport was expensive',
      'A costly cab ride to the plane',
      'We planted tulips in the garden',
    ];
    const [a, b, c] = (await embedder.embed(texts)) as [Float32Array, Float32Array, Float32Array];
    expect([a.length, dot(a, a)]).toEqual([DIMENSIONS, expect.closeTo(1, 4)]);
    expect(dot(a, b)).toBeGreaterThan(dot(a, c) + 0.2);
    const [again] = await embedder.embed([texts[0] as string]);
    expect(dot(again as Float32Array, a)).toBeCloseTo(1, 5);
  });

  it('computes in a thread of its own: this one goes on meanwhile', async () => {
    let turns = 0;
    let done = false;
    const work = embedder.embed(Array.from({ length: 40 }, (_, i) => `text number ${i}`)).finally(() => {
      done = true;
    });
    const question = embedder.embed(['a question']).then(() => done);
    while (!done) {
      await new Promise((next) => setImmediate(next));
      turns++;
    }
    expect(await work).toHaveLength(40);
    expect(turns).toBeGreaterThan(10);
    // The question did not wait for the whole filling.
    expect(await question).toBe(false);
  });

  it('refuses after its end, and stops what was aborted', async () => {
    const other = offlineEmbedder();
    await expect(other.embed(['a'], AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
    await other.close();
    await expect(other.embed(['a'])).rejects.toMatchObject({ code: 'EMBEDDING_UNAVAILABLE' });
  });
});

describe('the remote embedder', () => {
  async function against(dimensions: number): Promise<{ embedded: Promise<Float32Array[]>; asked: string[] }> {
    const asked: string[] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      asked.push(body);
      const { input } = JSON.parse(body) as { input: string[] };
      const data = input.map((_, index) => ({
        object: 'embedding',
        index,
        embedding: Array(dimensions).fill(index + 1),
      }));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: data.toReversed(), model: 'm', usage: {} }));
    };
    const server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const embedder = remoteEmbedder({ key: 'k', url: `http://127.0.0.1:${port}/v1` });
    const embedded = embedder.embed(['one', 'card 4111 1111 1111 1111']).finally(() => server.close());
    return { embedded, asked };
  }

  it('gives unit vectors in order, and sends nothing secret', async () => {
    const { embedded, asked } = await against(DIMENSIONS);
    const vectors = await embedded;
    expect(vectors.map((vector) => dot(vector, vector))).toEqual([expect.closeTo(1, 4), expect.closeTo(1, 4)]);
    expect(asked.join('')).not.toContain('4111');
  });

  it('refuses another number of dimensions', async () => {
    const { embedded } = await against(8);
    await expect(embedded).rejects.toMatchObject({ code: 'EMBEDDING_UNAVAILABLE' });
  });

  it.each([
    [400, 'EMBEDDING_REFUSED'],
    [413, 'EMBEDDING_REFUSED'],
    [401, 'EMBEDDING_UNAVAILABLE'],
    [404, 'EMBEDDING_UNAVAILABLE'],
  ])('tells by %i whether a text was refused: %s', async (status, code) => {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error": {"message": "no"}}');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const embedder = remoteEmbedder({ key: 'k', url: `http://127.0.0.1:${port}/v1` });
    await expect(embedder.embed(['one'])).rejects.toMatchObject({ code });
    server.closeAllConnections();
    server.close();
  });

  it('gives up a server that goes silent within the body', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.write('{"object": "list", ');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const embedder = remoteEmbedder({ key: 'k', url: `http://127.0.0.1:${port}/v1`, deadlineMs: 300 });
    await expect(embedder.embed(['one'])).rejects.toMatchObject({
      code: 'EMBEDDING_UNAVAILABLE',
      message: expect.stringContaining('no answer within 0.3 s'),
    });
    server.closeAllConnections();
    server.close();
  });
});
