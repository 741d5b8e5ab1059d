import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { now } from './clock.ts';

/** Between a client and the server: counts what the client asks, and may hold every answer back. */
export interface WireProxy {
  /** The server's URL, by way of the proxy. */
  url: string;
  count(): { statements: number };
  close(): Promise<void>;
}

/** Counts frontend messages: each Query and each Execute is a statement. */
export async function wireProxy(url: string, delayMs = 0): Promise<WireProxy> {
  const target = new URL(url);
  const count = { statements: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    const end = (): void => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', end);
      socket.on('error', end);
    }
    const read = messageReader((type) => {
      if (type === 'Q' || type === 'E') count.statements++;
    });
    client.on('data', (bytes) => {
      read(bytes);
      upstream.write(bytes);
    });
    const answer = delayed(delayMs, (bytes) => void client.write(bytes));
    upstream.on('data', (bytes) => (client.destroyed ? undefined : answer(bytes)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    count: () => ({ ...count }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Hands each chunk on after the delay, in order. A timer alone would be up to 1 ms late, a tenth of what is measured. */
function delayed(ms: number, on: (bytes: Buffer) => void): (bytes: Buffer) => void {
  if (ms === 0) return on;
  const queue: { due: number; bytes: Buffer }[] = [];
  const pump = (): void => {
    for (let head = queue[0]; head; head = queue[0]) {
      const wait = head.due - now();
      if (wait > 1.5) return void setTimeout(pump, wait - 1.2);
      if (wait > 0) return void setImmediate(pump);
      queue.shift();
      on(head.bytes);
    }
  };
  return (bytes) => {
    queue.push({ due: now() + ms, bytes });
    if (queue.length === 1) pump();
  };
}

/**
 * Calls back with the type of each message of a client's stream, however it is cut into chunks. The first message
 * (start-up; before it perhaps an SSL or GSS request) has no type, only a length.
 */
export function messageReader(on: (type: string) => void): (bytes: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  let skip = 0;
  let started = false;
  return (bytes) => {
    let buffer = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes]);
    for (;;) {
      const jump = Math.min(skip, buffer.length);
      buffer = buffer.subarray(jump);
      skip -= jump;
      const header = started ? 5 : 8;
      if (skip > 0 || buffer.length < header) break;
      if (started) {
        on(String.fromCharCode(buffer[0] ?? 0));
        skip = 1 + buffer.readUInt32BE(1);
      } else {
        skip = buffer.readUInt32BE(0);
        started = buffer.readUInt16BE(4) === 3; // Protocol 3.x; the requests before it carry 1234 here.
      }
    }
    rest = Buffer.from(buffer);
  };
}
