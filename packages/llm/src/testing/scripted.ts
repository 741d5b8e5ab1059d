import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { anthropicBody, anthropicEvents, type Body, openAiBody, openAiEvents, type Said } from './wire.ts';

/** What the server does with one request. */
export type Turn =
  | (Said & { slowMs?: number })
  | { status: number; retryAfter?: number | string; message?: string }
  | { garbage: string }
  | { hang: true }
  /** Half of this answer, then the connection ends. */
  | { cut: Said };

export interface Received {
  provider: 'openai' | 'anthropic';
  headers: IncomingMessage['headers'];
  body: Body;
  /** Resolves when the connection closed before the answer was whole. */
  left: Promise<void>;
}

export interface ScriptedModel {
  /** Base URLs, as the settings want them. */
  openai: string;
  anthropic: string;
  requests: Received[];
  /** Adds turns; those of one provider go before those of both. A request without a turn is refused with 400. */
  script(turns: readonly Turn[], provider?: Received['provider']): void;
  close(): Promise<void>;
}

/** A server on loopback that speaks chat completions and messages as their makers do, and says what it is told to. */
export async function openScriptedModel(): Promise<ScriptedModel> {
  const turns: Record<'openai' | 'anthropic' | 'both', Turn[]> = { openai: [], anthropic: [], both: [] };
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const provider = request.url?.endsWith('/chat/completions') ? 'openai' : 'anthropic';
    let text = '';
    for await (const piece of request.setEncoding('utf8')) text += piece as string;
    const body = JSON.parse(text) as Body;
    const left = new Promise<void>((resolve) => {
      response.on('close', () => (response.writableFinished ? undefined : resolve()));
    });
    requests.push({ provider, headers: request.headers, body, left });
    const turn = turns[provider].shift() ?? turns.both.shift() ?? { status: 400, message: 'the script is at its end' };
    await play(turn, provider, body, response);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    openai: `${base}/v1`,
    anthropic: base,
    requests,
    script: (more, provider) => void turns[provider ?? 'both'].push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function play(turn: Turn, provider: Received['provider'], body: Body, response: ServerResponse): Promise<void> {
  if ('hang' in turn) return;
  if ('status' in turn) return refuse(turn, provider, response);
  if ('garbage' in turn) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(turn.garbage);
    return;
  }
  const cut = 'cut' in turn;
  const said = cut ? turn.cut : turn;
  const stream = body['stream'] === true;
  const parts = stream
    ? (provider === 'openai' ? openAiEvents : anthropicEvents)(said, body)
    : [JSON.stringify((provider === 'openai' ? openAiBody : anthropicBody)(said, body))];
  const type = stream ? 'text/event-stream' : 'application/json';
  if (!cut && turn.slowMs !== undefined) await sleep(turn.slowMs);
  response.writeHead(200, { 'content-type': type });
  if (!cut) {
    for (const part of parts) response.write(part);
    response.end();
    return;
  }
  const whole = parts.join('');
  response.write(whole.slice(0, Math.floor(whole.length / 2)), () => response.destroy());
}

function refuse(
  turn: Extract<Turn, { status: number }>,
  provider: Received['provider'],
  response: ServerResponse,
): void {
  const message = turn.message ?? `scripted ${turn.status}`;
  const type = turn.status === 429 ? 'rate_limit_error' : 'api_error';
  const error = { type, message };
  const after = turn.retryAfter === undefined ? {} : { 'retry-after': String(turn.retryAfter) };
  response
    .writeHead(turn.status, { 'content-type': 'application/json', ...after })
    .end(JSON.stringify(provider === 'openai' ? { error } : { type: 'error', error }));
}
