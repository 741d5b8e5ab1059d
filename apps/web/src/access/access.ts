/** Asks of every request who sends it, whether they may, and whose rows they may touch; notes what people did. */
import { type Caller, needRight, noteAct, type Right } from '@holdfast/accounts';
import type { Db } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { errors } from '../errors.ts';
import { type Access, authenticate } from './authenticate.ts';
import { type Owned, type OwnerParts, ownerFinder } from './owner.ts';
import type { CountRefused } from './pace.ts';
import { type Rule, rules } from './rules.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null where the route is open. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    rule?: Rule;
  }
}

/** Who asks. For handlers of routes that are not open: then there is somebody. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error('an open route has no caller');
  return caller;
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** To be called before any route is added: what has no rule is refused at the start, not at the first request. */
export function controlAccess(
  app: FastifyInstance,
  parts: OwnerParts & { db: Db; access: Access },
  countRefused?: CountRefused,
): void {
  const ownerOf = ownerFinder(parts);
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (route) => giveRule(route));

  app.addHook('onRequest', async (request, reply) => {
    const { rule } = request.routeOptions.config;
    if (!rule || rule.right === 'open') return;
    try {
      await admit(request, rule, rule.right);
    } catch (error) {
      if (error instanceof HoldfastError && error.status < 500) await countRefused?.(request, reply);
      throw error;
    }
  });

  async function admit(request: FastifyRequest, rule: Rule, right: Right | 'self'): Promise<void> {
    const { caller, byCookie } = await authenticate(parts.db, parts.access, request.headers);
    request.caller = caller;
    if (caller && byCookie && !safe.has(request.method)) needOwnPage(request);
    const { by } = needRight(caller, right === 'self' ? 'read' : right);
    if (rule.rows === 'everybody') needRight(caller, 'everybody');
    if (rule.session && by.kind === 'key') throw errors.KEY_REFUSED({ key: by.name });
  }

  app.addHook('preHandler', async (request) => {
    const { rule } = request.routeOptions.config;
    const { caller } = request;
    if (!rule || !caller || typeof rule.rows === 'string') return;
    if ('user' in rule.rows) scopeUser(request, caller, rule.rows.user);
    else await needOwner(request, caller, rule.rows);
  });

  async function needOwner(
    request: FastifyRequest,
    caller: Caller,
    { of, others = 'everybody' }: { of: Owned; others?: Right },
  ): Promise<void> {
    const whose = await ownerOf(of, request);
    if (!whose || whose.user === caller.userId) return;
    if (!caller.rights.includes('everybody') && whose.missing) throw whose.missing;
    needRight(caller, others);
  }

  // After the act and before its answer: an act that could not be noted is not told as done.
  app.addHook('preSerialization', async (request, reply, payload) => {
    const audit = request.routeOptions.config.rule?.audit;
    if (audit && request.caller && reply.statusCode < 400) {
      const { params, body } = request;
      const about = Object.values((params ?? {}) as Record<string, string>).join('/');
      await noteAct(parts.db, request.caller, { act: audit.act, about, what: kept(body, audit.keeps) });
    }
    return payload;
  });
}

function giveRule(route: RouteOptions): void {
  const methods = [route.method].flat().map((method) => (method === 'HEAD' ? 'GET' : method));
  for (const method of methods) {
    const rule = rules[`${method} ${route.url}`];
    if (!rule) throw new Error(`${method} ${route.url} has no rule in access/rules.ts: nobody may be served by it`);
    route.config = { ...route.config, rule };
  }
}

/** A cookie comes by itself, so what changes something must come from our own page, as only the browser can say. */
function needOwnPage({ headers }: FastifyRequest): void {
  // An Origin of another page was refused before (guard.ts).
  if (headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin') return;
  throw errors.ORIGIN_REFUSED({ origin: 'an unknown page' });
}

/** Those who may not see everybody's rows name themselves, whatever they leave out. */
function scopeUser(request: FastifyRequest, caller: Caller, where: 'query' | 'body'): void {
  if (caller.rights.includes('everybody')) return;
  const named = request[where] as Record<string, unknown> | null | undefined;
  // A body that is none is told so by the handler.
  if (typeof named !== 'object' || named === null || Array.isArray(named)) return;
  const { user } = named;
  if (user !== undefined && user !== null && String(user).toLowerCase() !== caller.userId)
    needRight(caller, 'everybody');
  named['user'] = caller.userId;
}

/** For whom something is done: who may not see everybody's rows does it for themselves. Throws RIGHT_MISSING. */
export function userFor(caller: Caller, named: string | null): string | null {
  if (caller.rights.includes('everybody')) return named;
  if (named !== null && named.toLowerCase() !== caller.userId) needRight(caller, 'everybody');
  return caller.userId;
}

/** Of what was said, the fields that the rule keeps; the audit masks what is in them. */
function kept(body: unknown, keeps: readonly string[]): unknown {
  if (typeof body !== 'object' || body === null || keeps.length === 0) return null;
  return Object.fromEntries(Object.entries(body).filter(([name]) => keeps.includes(name)));
}
