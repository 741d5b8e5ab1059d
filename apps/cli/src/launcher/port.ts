import { createServer } from 'node:net';
import { errors } from '../errors.ts';

/** Throws PORT_IN_USE or PORT_REFUSED before anything is started. */
export function checkPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(errors.PORT_IN_USE({ host, port }, error));
      else reject(errors.PORT_REFUSED({ host, port, reason: error.code ?? error.message }, error));
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}
