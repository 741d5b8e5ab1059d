import { HoldfastError } from '@holdfast/errors';
import type { Log } from '@holdfast/telemetry';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors } from './errors.ts';
import { headers } from './guard.ts';
import { isPageVisit, sendPage } from './pages.ts';

export const bodyLimit = 1024 * 1024;

/** Every refusal leaves as { code, message, fix } with its status; what is our fault is logged, and what nobody planned says no more. */
export function refuseCoded(app: FastifyInstance, log: Log, hasPages: boolean): void {
  app.setErrorHandler((error: FastifyError | HoldfastError, request, reply) => {
    const coded = known(error, request);
    if (!coded || coded.status >= 500)
      log.error({ error, request: request.id, route: request.routeOptions.url }, 'a request failed');
    if (coded) return send(reply, coded);
    return send(reply, errors.UNEXPECTED({ request: request.id }));
  });
  app.setNotFoundHandler((request, reply) =>
    hasPages && isPageVisit(request)
      ? sendPage(reply)
      : send(reply, errors.ROUTE_UNKNOWN({ method: request.method, path: pathOf(request) })),
  );
}

/** For what is refused before any hook or route has seen it. */
export function refuseAddress(_error: FastifyError, _request: unknown, reply: FastifyReply): void {
  void send(reply.headers(headers), errors.REQUEST_INVALID({ where: 'the address', reason: 'it cannot be decoded' }));
}

export function send(reply: FastifyReply, error: HoldfastError, more: Record<string, unknown> = {}): FastifyReply {
  const { code, message, fix } = error;
  return reply.code(error.status).send({ code, message, fix, ...more });
}

function known(error: FastifyError | HoldfastError, request: FastifyRequest): HoldfastError | undefined {
  if (error instanceof HoldfastError) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return errors.BODY_TOO_LARGE({ limit: bodyLimit });
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return errors.BODY_TYPE({ type: request.headers['content-type']?.slice(0, 100) || 'unknown' });
  }
  if (error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP_')) {
    return errors.BODY_MALFORMED({ reason: error.message });
  }
  const { statusCode } = error;
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? errors.REQUEST_INVALID({ where: 'the request', reason: error.message })
    : undefined;
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]?.slice(0, 200) ?? '';
