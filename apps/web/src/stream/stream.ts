import type { Server as HttpServer } from 'node:http';
import type { StreamMessages } from '@holdfast/dashboard/wire';
import type { Log } from '@holdfast/telemetry';
import { metrics } from '@holdfast/telemetry';
import { Server } from 'socket.io';
import { refusal } from '../guard.ts';
import { type StreamOptions, serve } from './browser.ts';
import type { Listener } from './hub.ts';

export interface StreamServer {
  close(): void;
}

/** The stream of events to browsers, over WebSockets alone: they need no sticky sessions behind a proxy. */
export function openStream(http: HttpServer, host: string, log: Log, options: StreamOptions): StreamServer {
  const { hub } = options;
  const browsers = metrics.gauge('holdfast_browsers');
  const io = new Server<Record<string, never>, StreamMessages>(http, {
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
  io.on('connection', (socket) => {
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
      hub.listeners.delete(listener);
      browsers.set(hub.listeners.size);
    });
    serve(socket, options).then(
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
