import type { IncomingMessage } from 'node:http';
import { all, compile } from '@fastify/proxy-addr';

/** From where somebody asks, as Fastify's `request.ip` tells it: what a trusted proxy says, or else who is connected. */
export function addressReader(trusted: readonly string[] = []): (request: IncomingMessage) => string {
  const trusts = compile([...trusted]);
  return (request) => all(request, trusts).at(-1) ?? '';
}
