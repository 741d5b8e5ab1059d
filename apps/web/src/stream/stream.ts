import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type Caller, needRight, scopeOf } from '@holdfast/accounts';
import type { Problem, StreamMessages } from '@holdfast/dashboard/wire';
import { HoldfastError } from '@holdfast/errors';
import type { Log } from '@holdfast/telemetry';
import { metrics } from '@holdfast/telemetry';
import { Server, type Socket } from 'socket.io';
import { type Access, authenticate } from '../access/authenticate.ts';
import type { Asker, CountRefused } from '../access/pace.ts';
import { messages } from '../access/rules.ts';
import { errors } from '../errors.ts';
import { refusal } from '../guard.ts';
import { type StreamOptions, serve } from './browser.ts';
import type { Listener } from './hub.ts';

export interface StreamServer {
  close(): void;
}

/** How often who listens is asked again: one who was signed out or disabled hears no more after this. */
const askAgainMs = 30_000;

interface Told {
  caller: Caller;
}

interface Door {
  access: Access;
  countRefused: CountRefused;
  addressOf(request: IncomingMessage): string;
}

type Client = Socket<Record<string, never>, StreamMessages, Record<string, never>, Told>;

/** The stream of events to browsers, over WebSockets alone: they need no sticky sessions behind a proxy. */
export function openStream(http: HttpServer, host: string, log: Log, options: StreamOptions & Door): StreamServer {
  const { hub, db, access, countRefused, addressOf } = options;
  const browsers = metrics.gauge('holdfast_browsers');
  const io = new Server<Record<string, never>, StreamMessages, Record<string, never>, Told>(http, {
    path: '/socket.io',
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 16 * 1024,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    connectTimeout: 10_000,
    allowRequest: ({ headers }, decide) => {
      const site = headers['sec-fetch-site'];
      const why = refusal({ host: headers.host, origin: headers.origin, site: String(site ?? '') || undefined }, host);
      decide(why?.code ?? null, why === undefined);
    },
  });
  const askerOf = async ({ handshake }: Client): Promise<Caller | null> =>
    (await authenticate(db, access, handshake.headers)).caller;
  const admit = async (socket: Client, next: (why?: Error) => void): Promise<void> => {
    const who: Asker = { caller: null, ip: addressOf(socket.request) };
    let why: Error | undefined;
    try {
      who.caller = await askerOf(socket);
      socket.data.caller = mayListen(who.caller);
    } catch (error) {
      const held = isAnswer(error) ? await countRefused(who).catch((tooMany: unknown) => tooMany) : undefined;
      why = refused(held ?? error, log);
    }
    next(why);
  };
  io.use((socket, next) => void admit(socket, next));
  io.on('connection', (socket) => {
    const scope = scopeOf(socket.data.caller);
    const again = setInterval(() => {
      askerOf(socket).then(
        (caller) => scopeOf(mayListen(caller)) === scope || socket.disconnect(true),
        // A database that is away is told by the hub; whoever is nobody any more comes back, and is refused.
        (error: unknown) => isAnswer(error) && socket.disconnect(true),
      );
    }, askAgainMs);
    const listener: Listener = {
      pulse: (pulse) => socket.volatile.emit('pulse', pulse),
      away: (problem) => socket.volatile.emit('away', problem),
      reset: () => stale('restored'),
    };
    const stale = (reason: string): void => {
      socket.emit('stale', { reason });
      socket.disconnect();
    };
    hub.listeners.add(listener);
    browsers.set(hub.listeners.size);
    if (hub.problem) listener.away(hub.problem);
    socket.on('disconnect', () => {
      clearInterval(again);
      hub.listeners.delete(listener);
      browsers.set(hub.listeners.size);
    });
    serve(socket, scope, options).then(
      (ended) => {
        if (ended !== 'closed') stale(ended.stale);
      },
      (error: unknown) => {
        log.error({ error }, 'a stream failed; the browser loads afresh');
        stale('failed');
      },
    );
  });
  return {
    // Not io.close(): that would wait for every idle HTTP connection. The server is Fastify's to close.
    close() {
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function mayListen(caller: Caller | null): Caller {
  for (const { right } of Object.values(messages)) needRight(caller, right as 'read');
  return needRight(caller, 'read');
}

const isAnswer = (error: unknown): boolean => error instanceof HoldfastError && error.status < 500;

/** Why a browser gets no stream, in the form of every refusal. */
function refused(error: unknown, log: Log): Error & { data: Problem } {
  if (!(error instanceof HoldfastError)) log.error({ error }, 'who connects could not be asked');
  const { code, message, fix } = error instanceof HoldfastError ? error : errors.UNEXPECTED({ request: 'stream' });
  return Object.assign(new Error(message), { data: { code, message, fix } });
}
