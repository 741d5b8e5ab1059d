import { type AddressInfo, createServer } from 'node:net';
import { HoldfastError } from '@holdfast/errors';
import { errors } from '../errors.ts';

/** The port, or a free one for 0. Throws PORT_IN_USE or PORT_REFUSED before anything is started. */
export function checkPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (port > 65_535) return reject(errors.PORT_REFUSED({ host, port, reason: 'ports end at 65535' }));
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(errors.PORT_IN_USE({ host, port }, error));
      else reject(errors.PORT_REFUSED({ host, port, reason: error.code ?? error.message }, error));
    });
    server.listen({ host, port, exclusive: true }, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}

/** `count` ports from `first` on, each checked; for 0 as many free ones. */
export async function checkPorts(host: string, first: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = await checkPort(host, first === 0 ? 0 : first + ports.length);
    if (!ports.includes(port)) ports.push(port);
  }
  return ports;
}

/** The port on the loopback address, or a free one where it is taken or among these. */
export async function portNear(wanted: number, taken: readonly number[]): Promise<number> {
  const host = '127.0.0.1';
  if (taken.includes(wanted)) return checkPort(host, 0);
  try {
    return await checkPort(host, wanted);
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'PORT_IN_USE') return checkPort(host, 0);
    throw error;
  }
}

/** What a browser on this machine opens. */
export function addressOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
