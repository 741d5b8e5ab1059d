import cookies from '@fastify/cookie';
import type { Registry } from '@holdfast/agents';
import type { Db } from '@holdfast/db';
import type { Queue } from '@holdfast/queue';
import { readRoles, type Settings } from '@holdfast/settings';
import { log as logOf, metrics } from '@holdfast/telemetry';
import fastify, { type FastifyInstance } from 'fastify';
import { controlAccess } from './access/access.ts';
import { accountRoutes } from './access/account-routes.ts';
import { addressReader } from './access/address.ts';
import type { Access } from './access/authenticate.ts';
import { keyRoutes } from './access/key-routes.ts';
import { oidcRoutes } from './access/oidc-routes.ts';
import { limitPace, paceOfRefused } from './access/pace.ts';
import { Sight } from './access/sight.ts';
import { headers, refusal } from './guard.ts';
import { servePages } from './pages.ts';
import { pulseReader } from './pulse.ts';
import { bodyLimit, refuseAddress, refuseCoded, send } from './refuse.ts';
import { callRoutes } from './routes/calls.ts';
import { chaosRoutes } from './routes/chaos.ts';
import { chatRoutes } from './routes/chat.ts';
import { costRoutes } from './routes/costs.ts';
import { dataRoutes } from './routes/data.ts';
import { type DocumentParts, documentRoutes } from './routes/documents.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { learningRoutes } from './routes/learning.ts';
import { mailRoutes } from './routes/mail.ts';
import { memoryRoutes } from './routes/memory.ts';
import type { Parts } from './routes/parts.ts';
import { runRoutes } from './routes/runs.ts';
import { settingsRoutes } from './routes/settings.ts';
import { systemRoutes } from './routes/system.ts';
import { teamRoutes } from './routes/teams.ts';
import { viewRoutes } from './routes/views.ts';
import { Hub } from './stream/hub.ts';
import { Lag } from './stream/lag.ts';
import { openStream, type StreamServer } from './stream/stream.ts';

export interface WebOptions {
  db: Db;
  queue: Queue;
  registry: Registry;
  /** Who asks: by the accounts, unless a test says otherwise. */
  access?: Access;
  /** Without them there are no uploads: such requests get DOCUMENTS_OUT. */
  documents?: DocumentParts;
  settings: Pick<Settings, 'host' | 'leaseMs' | 'beatMs'> & Partial<Settings>;
  /** The built dashboard; without it there is only the API. */
  pages?: string;
  /** Tests: how many events the shared ring holds, and how long a browser may take for a batch. */
  ringSize?: number;
  ackMs?: number;
}

/** The largest upload in this time is 2 Mbit/s; who sends slower, or stops halfway, holds a connection and what came for ever. */
const requestTimeout = 120_000;

/** The web app, not yet listening. Closing it closes its streams, not the database. */
export function buildWeb({
  db,
  queue,
  registry,
  documents,
  settings,
  pages,
  ringSize,
  ackMs = 30_000,
  access = 'accounts',
}: WebOptions): FastifyInstance {
  const log = logOf('web');
  const app = fastify({
    bodyLimit,
    requestTimeout,
    routerOptions: { maxParamLength: 600 },
    forceCloseConnections: true,
    frameworkErrors: refuseAddress,
    trustProxy: settings.trustedProxies ?? false,
  });
  app.removeContentTypeParser('text/plain');
  guard(app, settings.host);
  measure(app);
  const ownerParts = { db, queue, access, ...(documents ? { documents: documents.documents } : {}) };
  const countRefused = paceOfRefused(app);
  controlAccess(app, ownerParts, countRefused);
  limitPace(app);
  refuseCoded(app, log, pages !== undefined);

  const lag = new Lag();
  const readPulse = pulseReader({ queue, lag, leaseMs: settings.leaseMs, beatMs: settings.beatMs });
  const hub = new Hub({ db, readPulse, lag, log, ...(ringSize === undefined ? {} : { ringSize }) });
  const sight = new Sight(queue);
  const parts: Parts = { db, queue, registry, roles: readRoles(settings.models), hub, readPulse, sight };
  void app.register(cookies);
  const secure = settings.publicUrl?.startsWith('https:') ?? false;
  accountRoutes(app, { db, secure });
  oidcRoutes(app, { db, secure, settings });
  keyRoutes(app, db);
  systemRoutes(app, parts);
  runRoutes(app, parts);
  callRoutes(app, parts);
  teamRoutes(app, parts);
  inboxRoutes(app, parts);
  learningRoutes(app, parts);
  documentRoutes(app, parts, documents);
  chatRoutes(app, parts);
  mailRoutes(app, parts, documents, settings.smtpUrl !== undefined);
  viewRoutes(app, parts);
  memoryRoutes(app, parts);
  costRoutes(app, parts);
  dataRoutes(app, parts);
  settingsRoutes(app, parts, settings);
  chaosRoutes(app, settings);
  if (pages) servePages(app, pages);

  let stream: StreamServer | undefined;
  app.addHook('onReady', async () => {
    hub.start();
    const addressOf = addressReader(settings.trustedProxies);
    const streaming = { db, hub, ackMs, access, sight, countRefused, addressOf };
    stream = openStream(app.server, settings.host, log, streaming);
  });
  app.addHook('preClose', async () => {
    stream?.close();
    await hub.close();
  });
  return app;
}

function guard(app: FastifyInstance, host: string): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    const site = request.headers['sec-fetch-site'];
    const caller = {
      host: request.headers.host,
      origin: request.headers.origin,
      site: String(site ?? '') || undefined,
    };
    // A link on another site may lead here; it may not read or do anything.
    const visits = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
    const why = refusal(visits ? { ...caller, site: undefined } : caller, host);
    if (why) return send(reply, why);
  });
}

function measure(app: FastifyInstance): void {
  const seconds = metrics.histogram('holdfast_http_seconds');
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
}
