import { createServer, type Server } from 'node:http';
import type { Db } from '@holdfast/db';
import type { Worker } from '@holdfast/queue';
import { metricsText, metricsType } from '@holdfast/telemetry';
import { errors } from './errors.ts';

/** What a monitor reads of one worker: no secrets, but how busy it is. */
export async function serveMetrics(
  { host, port }: { host: string; port: number },
  worker: Worker,
  db: Db,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const reply = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' });
      response.end(body);
    };
    const json = (status: number, body: object) => reply(status, 'application/json', JSON.stringify(body));
    if (request.method !== 'GET') return json(405, { code: 'METHOD', message: 'only GET' });
    if (request.url === '/metrics') {
      metricsText().then(
        (text) => reply(200, metricsType, text),
        (error: unknown) => json(500, { message: String(error) }),
      );
    } else if (request.url === '/health') {
      databaseAnswers(db).then(
        (database) => {
          const status = worker.status();
          json(database && status.leaseMs > 0 ? 200 : 503, { database, ...status });
        },
        () => json(503, { database: false }),
      );
    } else json(404, { code: 'NOT_FOUND', message: 'there are /metrics and /health' });
  });
  await listening(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(errors.WORKER_PORT({ port, reason: error.code ?? error.message }, error)),
    );
    server.listen(port, host, () => resolve());
  });
}

async function databaseAnswers(db: Db): Promise<boolean> {
  try {
    await db.ready();
    return true;
  } catch {
    return false;
  }
}
