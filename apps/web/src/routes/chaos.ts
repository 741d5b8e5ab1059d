import { get } from 'node:http';
import type { ChaosView } from '@holdfast/dashboard/wire';
import type { Settings } from '@holdfast/settings';
import type { FastifyInstance } from 'fastify';

const waitMs = 1_500;
const mostBytes = 4 * 1024 * 1024;

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
 * Undefined: it does not answer, or something else does, which is an answer too. By a loopback name, whatever its container is
 * called: under any other it answers nobody, because a page of somebody else could have that name.
 */
function read(address: string): Promise<unknown> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(undefined);
    const signal = AbortSignal.timeout(waitMs);
    const call = get(address, { headers: { host: 'localhost' }, signal }, (reply) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      reply.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > mostBytes) call.destroy();
        else parts.push(part);
      });
      reply.once('error', gone).once('close', gone);
      reply.once('end', () => resolve(reply.statusCode === 200 ? parsed(String(Buffer.concat(parts))) : undefined));
    });
    call.once('error', gone);
  });
}

/** On that port may be any program: what is no JSON is not the panel's. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
