import { get } from 'node:http';
import type { ChaosView } from '@holdfast/dashboard/wire';
import type { Settings } from '@holdfast/settings';
import type { FastifyInstance } from 'fastify';

const waitMs = 1_500;

/**
 * What the chaos panel says of itself. The panel is a program of its own, published on this machine only: a page may not ask it
 * (another origin), so the web app does, and only ever reads.
 */
export function chaosRoutes(app: FastifyInstance, { chaos, chaosPort, chaosUrl }: Partial<Settings>): void {
  app.get('/api/chaos', async (): Promise<ChaosView> => {
    const address = `http://127.0.0.1:${chaosPort ?? 8088}`;
    const asked = chaosUrl ?? address;
    const [state, experiments] = await Promise.all([read(`${asked}/api/state`), read(`${asked}/api/experiments`)]);
    return {
      address,
      on: chaos !== 'off',
      reached: state !== undefined,
      state: state ?? null,
      experiments: experiments ?? null,
    };
  });
}

/**
 * Undefined: it does not answer, which is an answer too. By a loopback name, whatever its container is called: under any other
 * it answers nobody, because a page of somebody else could have that name.
 */
function read(address: string): Promise<unknown> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(undefined);
    const signal = AbortSignal.timeout(waitMs);
    const call = get(address, { headers: { host: 'localhost' }, signal }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => void parts.push(part)).once('error', gone);
      reply.once('end', () => resolve(reply.statusCode === 200 ? JSON.parse(String(Buffer.concat(parts))) : undefined));
    });
    call.once('error', gone);
  });
}
