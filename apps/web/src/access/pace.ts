/** How often somebody may ask: counted for each user, or address, and route in this web app. */

import rateLimit from '@fastify/rate-limit';
import { type Caller, networkOf } from '@holdfast/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors } from '../errors.ts';

/** Requests a minute. What guesses or costs is slower. */
const paces: Readonly<Record<string, number>> = {
  'POST /api/sign-in': 30,
  'POST /api/sign-in/link': 30,
  'GET /api/sign-in/oidc': 30,
  'GET /api/sign-in/oidc/back': 30,
  'POST /api/me/password': 30,
  'POST /api/teams/:team/chat/messages': 60,
  'POST /api/teams/:team/csv/:view': 60,
};
const reading = 1_200;
const writing = 300;

/** Of one who is refused at the door, whatever they ask for: a stranger's network, or a user. */
const refusedStranger = 120;
const refusedUser = 300;

/** Who asks, where it is known, and from where. */
export interface Asker {
  caller: Caller | null;
  ip: string;
}

/**
 * Counts somebody who is being refused, at a route or the stream, before they are told. Who is let in is not among them, so that
 * nobody is held up by a stranger at their own address. Throws TOO_MANY_REQUESTS.
 */
export type CountRefused = (who: Asker, reply?: FastifyReply) => Promise<void>;

/** Needs `limitPace`. */
export function paceOfRefused(app: FastifyInstance): CountRefused {
  let count: ReturnType<FastifyInstance['createRateLimit']> | undefined;
  app.addHook('onReady', async () => {
    count = app.createRateLimit({
      timeWindow: 60_000,
      max: ({ caller }) => (caller ? refusedUser : refusedStranger),
      keyGenerator: ({ caller, ip }) => caller?.userId ?? networkOf(ip),
    });
  });
  return async ({ caller, ip }, reply) => {
    // What counts reads of a request only these.
    const counted = await count?.({ caller, ip, routeOptions: {} } as FastifyRequest);
    if (!counted || counted.isAllowed || !counted.isExceeded) return;
    const { max, ttlInSeconds: seconds } = counted;
    reply?.headers({ 'x-ratelimit-limit': max, 'x-ratelimit-remaining': 0, 'retry-after': seconds });
    throw errors.TOO_MANY_REQUESTS({ seconds });
  };
}

/** To be called after who asks is known, and before routes are added. */
export function limitPace(app: FastifyInstance): void {
  void app.register(rateLimit, { global: false, cache: 20_000 });
  let limit: ((request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) | undefined;
  app.addHook('onReady', async () => {
    const count = app.rateLimit({
      timeWindow: 60_000,
      max: (request) => {
        const route = `${request.method} ${request.routeOptions.url}`;
        return paces[route] ?? (request.method === 'GET' || request.method === 'HEAD' ? reading : writing);
      },
      keyGenerator: ({ caller, ip, method, routeOptions }) => `${caller?.userId ?? ip} ${method} ${routeOptions.url}`,
      errorResponseBuilder: (_request, { ttl }) => errors.TOO_MANY_REQUESTS({ seconds: Math.ceil(ttl / 1_000) }),
    });
    limit = async (request, reply) => await (count as (...of: unknown[]) => unknown).call(app, request, reply);
  });
  app.addHook('onRequest', async (request, reply) => {
    // Files of the page are many at once and cost nothing.
    if (request.routeOptions.url !== undefined && request.routeOptions.url !== '/*') await limit?.(request, reply);
  });
}
