import { createHash, timingSafeEqual } from 'node:crypto';
import { HoldfastError } from '@holdfast/errors';
import { log as logOf } from '@holdfast/telemetry';
import { headers, refusal } from '@holdfast/web/guard';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { errors } from './errors.ts';
import type { Panel } from './panel.ts';
import { actRoutes } from './routes/act.ts';
import { lookRoutes } from './routes/look.ts';
import { servePage } from './serve-page.ts';

export interface ServerOptions {
  panel: Panel;
  token: string;
  /** The built page; without it there is only the API. */
  page?: string;
}

const log = logOf('chaos');

/** The panel's HTTP server, not yet listening. For the loopback address only. */
export function buildServer({ panel, token, page }: ServerOptions): FastifyInstance {
  const app = fastify({ bodyLimit: 256 * 1024, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } });
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    const site = request.headers['sec-fetch-site'];
    const visits = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
    const caller = {
      host: request.headers.host,
      origin: request.headers.origin,
      site: visits ? undefined : String(site ?? '') || undefined,
    };
    const why = refusal(caller, '127.0.0.1');
    if (why) throw why;
    // Looking is free; whatever is no GET breaks or heals something.
    if (request.method !== 'GET' && request.method !== 'HEAD' && !bears(request, token)) throw errors.CHAOS_TOKEN();
  });
  app.setErrorHandler((error: FastifyError | HoldfastError, request, reply) => send(reply, coded(error, request)));
  app.setNotFoundHandler((request, reply) =>
    send(reply, errors.CHAOS_MISSING({ what: `route ${request.method} ${request.url.slice(0, 200)}` })),
  );
  lookRoutes(app, panel);
  actRoutes(app, panel);
  if (page !== undefined) servePage(app, page);
  return app;
}

/** Compared as hashes: neither length nor a common beginning shows in the time it takes. */
function bears(request: FastifyRequest, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

export function send(reply: FastifyReply, error: HoldfastError): FastifyReply {
  const { code, message, fix } = error;
  return reply.code(error.status).send({ code, message, fix });
}

function coded(error: FastifyError | HoldfastError, request: FastifyRequest): HoldfastError {
  if (error instanceof HoldfastError) return error;
  const { statusCode } = error;
  if (error instanceof SyntaxError || (statusCode !== undefined && statusCode >= 400 && statusCode < 500))
    return errors.CHAOS_REQUEST({ where: 'the request', reason: error.message });
  log.error({ error, request: request.id, route: request.routeOptions.url }, 'a request failed');
  return errors.CHAOS_UNEXPECTED({ request: request.id });
}
