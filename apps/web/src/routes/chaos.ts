import type { ChaosView } from '@holdfast/dashboard/wire';
import type { Settings } from '@holdfast/settings';
import type { FastifyInstance } from 'fastify';

const waitMs = 1_500;

/**
 * What the chaos panel says of itself. The panel is a program of its own, on this machine only: a page may not ask it (another
 * origin), so the web app does, and only ever reads.
 */
export function chaosRoutes(app: FastifyInstance, { chaos, chaosPort }: Partial<Settings>): void {
  app.get('/api/chaos', async (): Promise<ChaosView> => {
    const address = `http://127.0.0.1:${chaosPort ?? 8088}`;
    const [state, experiments] = await Promise.all([read(`${address}/api/state`), read(`${address}/api/experiments`)]);
    return {
      address,
      on: chaos !== 'off',
      reached: state !== undefined,
      state: state ?? null,
      experiments: experiments ?? null,
    };
  });
}

/** Undefined: it does not answer, which is an answer too. */
async function read(address: string): Promise<unknown> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(waitMs) });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
