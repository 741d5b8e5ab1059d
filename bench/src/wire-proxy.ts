import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Between a client and the server: counts what the client asks, and may hold every answer back. */
export interface WireProxy {
  /** The server's URL, by way of the proxy. */
  url: string;
  count(): { statements: number; roundTrips: number };
  close(): Promise<void>;
}

/** Counts frontend messages: Query and Execute are statements; Query and Sync are what the client waits for. */
export async function wireProxy(url: string, delayMs = 0): Promise<WireProxy> {
  const target = new URL(url);
  const count = { statements: 0, roundTrips: 0 };
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
      if (type === 'Q' || type === 'S') count.roundTrips++;
    });
    client.on('data', (bytes) => {
      read(bytes);
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (delayMs === 0) client.write(bytes);
      else setTimeout(() => client.destroyed || client.write(bytes), delayMs); // Equal delays keep their order.
    });
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
