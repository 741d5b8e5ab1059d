import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findToxiproxy } from './find.ts';
import { serveRelays } from './serve.ts';
import { Toxiproxy } from './toxiproxy.ts';

const program = findToxiproxy();

interface Kind {
  name: string;
  start(): Promise<{ api: string; close(): Promise<void> }>;
}

const ours: Kind = {
  name: 'ours',
  async start() {
    const served = await serveRelays(0);
    return { api: `http://127.0.0.1:${served.port}`, close: served.close };
  },
};
const real: Kind = {
  name: 'Toxiproxy',
  async start() {
    const port = await freePort();
    const child = spawn(program ?? '', ['-host', '127.0.0.1', '-port', String(port)], { stdio: 'ignore' });
    const api = `http://127.0.0.1:${port}`;
    const answers = (): Promise<boolean> =>
      fetch(`${api}/version`).then(
        (reply) => reply.ok,
        () => false,
      );
    while (!(await answers())) await new Promise((resolve) => setTimeout(resolve, 20));
    return {
      api,
      async close() {
        child.kill();
        await once(child, 'exit');
      },
    };
  },
};

describe.each([ours, real])('one client, one conduct: $name', ({ name, start }) => {
  let upstream: ReturnType<typeof createServer>;
  let target: string;
  let proxy: Awaited<ReturnType<Kind['start']>>;
  let client: Toxiproxy;
  const peers = new Set<Socket>();
  /** What arrives, of peers too that come after one began to listen: a proxy connects later than it is connected to. */
  const arrivals = new EventEmitter();
  const missing = name === 'Toxiproxy' && (program === undefined || !existsSync(program));

  beforeAll(async () => {
    if (missing) return;
    upstream = createServer((socket) => {
      peers.add(socket.on('error', () => undefined).on('data', (bytes) => socket.write(bytes)));
      socket.on('data', (bytes) => arrivals.emit('bytes', String(bytes)));
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    target = `127.0.0.1:${(upstream.address() as { port: number }).port}`;
    proxy = await start();
    client = new Toxiproxy(proxy.api);
    await client.populate([{ name: 'us-west-2', listen: '127.0.0.1:0', upstream: target }]);
  });
  beforeEach(async (context) => {
    if (missing)
      context.skip(
        'toxiproxy-server is not on PATH (`go install` builds it: deploy/ci/images.sh has its version; .ci/run does it)',
      );
    await client.reset();
  });
  afterAll(async () => {
    if (missing) return;
    for (const peer of peers) peer.destroy();
    await proxy.close();
    upstream.close();
  });

  const listen = async (): Promise<string> => (await client.proxies())['us-west-2']?.listen ?? '';
  async function dial(): Promise<Line> {
    const [host, port] = (await listen()).split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'connect');
    return new Line(socket);
  }

  test('bytes go there and back, in order, however many', async () => {
    const line = await dial();
    const sent = Buffer.alloc(3_000_000, 'abcdefghij');
    line.send(sent);
    expect((await line.receive(sent.length)).equals(sent)).toBe(true);
    line.close();
  });

  test('latency delays each way by what it says, and not once it is gone', async () => {
    const line = await dial();
    await client.add('us-west-2', {
      name: 'slow',
      type: 'latency',
      stream: 'downstream',
      attributes: { latency: 120, jitter: 0 },
    });
    const began = performance.now();
    line.send('x');
    await line.receive(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
    expect(await client.toxics('us-west-2')).toMatchObject([{ name: 'slow', attributes: { latency: 120 } }]);
    await client.change('us-west-2', 'slow', { latency: 60_000 });
    line.send('y');
    await client.remove('us-west-2', 'slow');
    expect(String(await line.receive(1))).toBe('y');
    line.close();
  });

  test('a timeout of 0 swallows everything and closes nothing, until it is healed', async () => {
    const line = await dial();
    await client.add('us-west-2', { name: 'cut', type: 'timeout', stream: 'upstream', attributes: { timeout: 0 } });
    line.send('lost');
    const late = await dial();
    late.send('lost too');
    expect(await line.silent()).toBe(true);
    expect(late.ended).toBe(false);
    await client.remove('us-west-2', 'cut');
    await line.over;
    const fresh = await dial();
    fresh.send('z');
    expect(String(await fresh.receive(1))).toBe('z');
    fresh.close();
    late.close();
  });

  test('one way: what is asked arrives, the answer does not', async () => {
    const line = await dial();
    await client.add('us-west-2', { name: 'cut', type: 'timeout', stream: 'downstream', attributes: { timeout: 0 } });
    const heard = once(arrivals, 'bytes');
    line.send('asked');
    expect(await heard).toEqual(['asked']);
    expect(await line.silent()).toBe(true);
    line.close();
  });

  test('bandwidth: a kilobyte takes a tenth of a second at 10 KB/s', async () => {
    const line = await dial();
    await client.add('us-west-2', { name: 'thin', type: 'bandwidth', stream: 'upstream', attributes: { rate: 10 } });
    const began = performance.now();
    line.send(Buffer.alloc(1_000));
    await line.receive(1_000);
    expect(performance.now() - began).toBeGreaterThanOrEqual(80);
    line.close();
  });

  test('reset_peer resets who is connected', async () => {
    const line = await dial();
    line.send('a');
    await line.receive(1);
    await client.add('us-west-2', {
      name: 'reset',
      type: 'reset_peer',
      stream: 'downstream',
      attributes: { timeout: 0 },
    });
    line.send('b');
    await line.over;
  });

  test('a disabled proxy refuses, and serves at the same address when it is enabled', async () => {
    const line = await dial();
    const before = await listen();
    await client.enable('us-west-2', false);
    await line.over;
    await expect(dial()).rejects.toThrow('ECONNREFUSED');
    await client.enable('us-west-2', true);
    expect(await listen()).toBe(before);
    (await dial()).close();
  });

  test('what it does not have, or does not understand, it says so', async () => {
    await expect(
      client.add('nowhere', { name: 'a', type: 'latency', stream: 'upstream', attributes: {} }),
    ).rejects.toMatchObject({ code: 'CHAOS_PROXY' });
    await expect(
      client.add('us-west-2', { name: 'a', type: 'gas' as 'latency', stream: 'upstream', attributes: {} }),
    ).rejects.toThrow('400');
    await client.add('us-west-2', { name: 'a', type: 'latency', stream: 'upstream', attributes: {} });
    await expect(
      client.add('us-west-2', { name: 'a', type: 'latency', stream: 'upstream', attributes: {} }),
    ).rejects.toThrow('409');
    await client.remove('us-west-2', 'a');
    await client.remove('us-west-2', 'a');
  });
});

/** One connection through the proxy. */
class Line {
  readonly socket: Socket;
  readonly over: Promise<void>;
  ended = false;
  private got = Buffer.alloc(0);
  private wake: (() => void) | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    this.over = new Promise((resolve) => {
      const end = (): void => {
        this.ended = true;
        socket.destroy();
        resolve();
      };
      socket.on('error', end).on('end', end).on('close', end);
    });
    socket.on('data', (bytes: Buffer) => {
      this.got = Buffer.concat([this.got, bytes]);
      this.wake?.();
    });
  }

  send(what: string | Buffer): void {
    this.socket.write(what);
  }

  async receive(count: number): Promise<Buffer> {
    while (this.got.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
    const bytes = this.got.subarray(0, count);
    this.got = this.got.subarray(count);
    return bytes;
  }

  /** Nothing came and nobody hung up while ten things elsewhere could happen. */
  async silent(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return this.got.length === 0 && !this.ended;
  }

  close(): void {
    this.socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return port;
}
