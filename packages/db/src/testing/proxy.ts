import { connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  /** The URL given, through this proxy. */
  url: string;
  /** Drops every byte in both directions and leaves the sockets open: what a cut region looks like. */
  hang(): void;
  /** Forwards again; what was dropped stays lost. */
  heal(): void;
  /** Resets every connection; new ones still work. */
  cut(): void;
  /** How many connections were accepted so far. */
  accepted(): number;
  close(): Promise<void>;
}

/** A loopback proxy in front of a database: for everything a network can do to a connection. */
export async function tcpProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let hanging = false;
  let count = 0;
  const server = createServer((client) => {
    count++;
    const upstream = connect(Number(port || 5432), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!hanging) to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!hanging) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no port');
  const drop = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: target.replace(/(@|\/\/)[^@/]*(?=\/|$)/, `$1127.0.0.1:${address.port}`),
    hang: () => void (hanging = true),
    heal: () => void (hanging = false),
    cut: drop,
    accepted: () => count,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      drop();
      await closed;
    },
  };
}
