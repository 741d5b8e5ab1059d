/** How often somebody may ask: counted for each user, or address, and route in this web app. */
import rateLimit from '@fastify/rate-limit';
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
