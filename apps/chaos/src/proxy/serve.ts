import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Relay } from './relay.ts';
import { changedToxic, readToxic, type Toxic } from './toxic.ts';

const NewRelay = z.object({
  name: z.string().min(1),
  listen: z.string().default('127.0.0.1:0'),
  upstream: z.string().regex(/:\d+$/),
  enabled: z.boolean().default(true),
});
const RelayChange = z.object({
  listen: z.string().optional(),
  upstream: z.string().optional(),
  enabled: z.boolean().optional(),
});

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Reply {
  status: number;
  body?: unknown;
}

/**
 * Toxiproxy's HTTP API over relays of ours, on the loopback address: the same client drives both, and one conformance
 * test holds both to it. Where Toxiproxy is installed, that one is used.
 */
export async function serveRelays(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const relays = new Map<string, Relay>();
  const server = createServer((request, response) => {
    answer(relays, request).then(
      ({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      },
      (error: unknown) => {
        const status = error instanceof Refused ? error.status : 500;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error), status }));
      },
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      await Promise.all([...relays.values()].map((relay) => relay.close()));
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function answer(relays: Map<string, Relay>, request: IncomingMessage): Promise<Reply> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const [first = '', name, second, toxic] = path.split('/').slice(1).map(decodeURIComponent);
  // A page in a browser can send to loopback without being asked; it cannot leave out this header.
  if (request.headers['user-agent']?.startsWith('Mozilla/')) throw new Refused(403, 'User agent not allowed');
  const body = await read(request);
  const verb = request.method ?? 'GET';
  if (first === 'version') return { status: 200, body: { version: 'holdfast' } };
  if (first === 'reset' && verb === 'POST') return reset(relays);
  if (first === 'populate' && verb === 'POST') return populate(relays, body);
  if (first !== 'proxies') throw new Refused(404, 'not found');
  if (name === undefined) return verb === 'POST' ? create(relays, body) : all(relays);
  const relay = relays.get(name);
  if (!relay) throw new Refused(404, 'proxy not found');
  if (second === 'toxics') return toxics(relay, verb, toxic, body);
  if (verb === 'DELETE') {
    relays.delete(name);
    await relay.close();
    return { status: 204 };
  }
  if (verb !== 'GET') await relay.change(parsed(RelayChange, body));
  return { status: 200, body: relay.view };
}

const all = (relays: Map<string, Relay>): Reply => ({
  status: 200,
  body: Object.fromEntries([...relays].map(([name, relay]) => [name, relay.view])),
});

async function create(relays: Map<string, Relay>, body: unknown): Promise<Reply> {
  const wanted = parsed(NewRelay, body);
  if (relays.has(wanted.name)) throw new Refused(409, 'proxy already exists');
  return { status: 201, body: (await made(relays, wanted)).view };
}

async function made(relays: Map<string, Relay>, wanted: z.output<typeof NewRelay>): Promise<Relay> {
  const relay = new Relay(wanted.name, wanted.listen, wanted.upstream);
  if (wanted.enabled) await relay.open();
  relays.set(wanted.name, relay);
  return relay;
}

/** Makes what is missing and moves what stands elsewhere; what is as wanted keeps its connections. */
async function populate(relays: Map<string, Relay>, body: unknown): Promise<Reply> {
  const done: unknown[] = [];
  for (const wanted of parsed(z.array(NewRelay), body)) {
    const there = relays.get(wanted.name);
    const same = there?.view.listen === wanted.listen && there.view.upstream === wanted.upstream;
    if (there && !same) await there.close();
    done.push((there && same ? there : await made(relays, wanted)).view);
  }
  return { status: 201, body: { proxies: done } };
}

async function reset(relays: Map<string, Relay>): Promise<Reply> {
  for (const relay of relays.values()) {
    relay.setToxics([]);
    await relay.open();
  }
  return { status: 204 };
}

function toxics(relay: Relay, verb: string, name: string | undefined, body: unknown): Reply {
  if (name === undefined) {
    if (verb !== 'POST') return { status: 200, body: relay.toxics };
    const toxic = readToxic(body);
    if (!toxic) throw new Refused(400, 'bad request body');
    if (relay.toxics.some((one) => one.name === toxic.name)) throw new Refused(409, 'toxic already exists');
    relay.setToxics([...relay.toxics, toxic]);
    return { status: 200, body: toxic };
  }
  const there = relay.toxics.find((one) => one.name === name);
  if (!there) throw new Refused(404, 'toxic not found');
  if (verb === 'GET') return { status: 200, body: there };
  const others = (put: Toxic[]): void => relay.setToxics(relay.toxics.flatMap((one) => (one === there ? put : [one])));
  if (verb === 'DELETE') {
    others([]);
    return { status: 204 };
  }
  const changed = changedToxic(there, body);
  if (!changed) throw new Refused(400, 'bad request body');
  others([changed]);
  return { status: 200, body: changed };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const found = schema.safeParse(body);
  if (!found.success) throw new Refused(400, 'bad request body');
  return found.data;
}

async function read(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused(400, error instanceof Error ? error.message : 'bad request body');
  }
}
