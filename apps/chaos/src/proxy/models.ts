import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { wrongTool } from './wrong-tool.ts';

/** How every model answers from now on; null: as the provider does. */
export const ModelAnswers = z.enum(['429', 'nothing', 'garbage', 'wrong tool']).nullable();
export type ModelAnswers = z.output<typeof ModelAnswers>;

export type Provider = 'openai' | 'anthropic';

export interface ModelFrontPlan {
  port: number;
  /** Where the providers' APIs really are. */
  openai: string;
  anthropic: string;
}

const Admin = z.strictObject({ answers: ModelAnswers });
/** Those of the hop, not of the message. */
const ofTheHop = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'keep-alive',
]);

/**
 * Stands in front of the providers' APIs on the loopback address, `/openai/…` and `/anthropic/…`, and hands everything
 * on, streams too, until it is told (`PUT /answers`) to answer badly itself.
 */
export async function serveModels(plan: ModelFrontPlan): Promise<{ port: number; close(): Promise<void> }> {
  let answers: ModelAnswers = null;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const fail = (error: unknown): void => {
      // The caller hears what a dead provider says: nothing, or half.
      if (response.headersSent) response.destroy();
      else json(response, 502, { error: { message: error instanceof Error ? error.message : String(error) } });
    };
    if (path === '/answers') {
      administer(request, response, answers, (changed) => (answers = changed)).catch(fail);
      return;
    }
    const [, provider, rest] = /^\/(openai|anthropic)(\/.*)$/.exec(path) ?? [];
    if (provider === undefined) return json(response, 404, { error: { message: 'no such provider' } });
    const work = answers === null ? handOn : badly(answers);
    work(
      request,
      response,
      provider as Provider,
      `${plan[provider as Provider].replace(/\/$/, '')}${rest ?? ''}`,
    ).catch(fail);
  });
  server.listen(plan.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : plan.port,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function administer(
  request: IncomingMessage,
  response: ServerResponse,
  now: ModelAnswers,
  set: (answers: ModelAnswers) => void,
): Promise<void> {
  if (request.method !== 'PUT') return json(response, 200, { answers: now });
  const wanted = Admin.safeParse(JSON.parse(String(await whole(request))));
  if (!wanted.success) return json(response, 400, { error: { message: wanted.error.message } });
  set(wanted.data.answers);
  json(response, 200, wanted.data);
}

async function handOn(request: IncomingMessage, response: ServerResponse, _: Provider, url: string): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !ofTheHop.has(name)) headers.set(name, String(value));
  }
  const body = request.method === 'GET' ? undefined : await whole(request);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const reply = await fetch(url, {
    method: request.method ?? 'GET',
    headers,
    signal: gone.signal,
    ...(body ? { body } : {}),
  });
  response.writeHead(reply.status, Object.fromEntries([...reply.headers].filter(([name]) => !ofTheHop.has(name))));
  if (!reply.body) return void response.end();
  for await (const part of reply.body as unknown as AsyncIterable<Uint8Array>) response.write(part);
  response.end();
}

const badly =
  (answers: Exclude<ModelAnswers, null>) =>
  async (request: IncomingMessage, response: ServerResponse, provider: Provider): Promise<void> => {
    const asked = await whole(request);
    if (answers === 'nothing') return;
    if (answers === '429') {
      const error = { type: 'rate_limit_error', message: 'chaos: too many requests' };
      response.setHeader('retry-after', '1');
      return json(response, 429, provider === 'openai' ? { error } : { type: 'error', error });
    }
    if (answers === 'garbage') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end('{"chaos": "this is no answer", ]');
    }
    const { type, text } = wrongTool(provider, JSON.parse(String(asked)) as Record<string, unknown>);
    response.writeHead(200, { 'content-type': type });
    response.end(text);
  };

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function whole(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
