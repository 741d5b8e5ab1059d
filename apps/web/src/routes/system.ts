import { readFileSync } from 'node:fs';
import { scopeOf } from '@holdfast/accounts';
import type { Snapshot } from '@holdfast/dashboard/wire';
import { encodeCursor, readHeads, readRecent } from '@holdfast/events';
import { metricsText, metricsType } from '@holdfast/telemetry';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { readClock } from '../figures.ts';
import { openApi } from '../openapi/openapi.ts';
import { decisionView, questionView } from '../views.ts';
import type { Parts } from './parts.ts';

const shows = { events: 400, decisions: 60, questions: 200 } as const;
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Health, metrics, and the page's snapshot. */
export function systemRoutes(app: FastifyInstance, { db, queue, hub, readPulse, sight }: Parts): void {
  app.get('/api/health', async (_request, reply) => {
    const versions = { holdfast: version, node: process.versions.node };
    const began = performance.now();
    try {
      const [{ server }, workers] = await Promise.all([readClock(db), queue.workers()]);
      const alive = workers.filter((row) => row.alive && row.status !== 'gone');
      const regions = queue.regions.map((region) => ({
        region,
        workers: alive.filter((row) => row.region === region).length,
        draining: alive.filter((row) => row.region === region && row.status === 'draining').length,
      }));
      const ms = Math.round(performance.now() - began);
      return {
        status: 'ok',
        database: { reachable: true, dialect: db.dialect, server, ms },
        regions,
        versions,
        browsers: hub.listeners.size,
      };
    } catch (error) {
      const { code, message, fix } = error as { code?: string; message: string; fix?: string };
      return reply.code(503).send({
        status: 'away',
        code: code ?? 'UNEXPECTED',
        message,
        fix: fix ?? 'Look into the log of the web app.',
        database: { reachable: false },
        versions,
      });
    }
  });

  const api = openApi(version);
  app.get('/api/openapi.json', () => api);

  app.get('/metrics', async (_request, reply) => reply.type(metricsType).send(await metricsText()));

  // The cursor is read first and the rows after it: what happens in between comes twice rather than not at all.
  app.get('/api/snapshot', async (request): Promise<Snapshot> => {
    const user = scopeOf(callerOf(request));
    const cursor = encodeCursor(await readHeads(db));
    const [pulse, questions, decisions, events] = await Promise.all([
      readPulse(),
      queue.inbox({ limit: shows.questions, user }),
      queue.decisions({ limit: shows.decisions, user }),
      readRecent(db, shows.events),
    ]);
    return {
      cursor,
      pulse,
      questions: questions.map(questionView),
      decisions: decisions.map(decisionView),
      events: await sight.visible(events, user),
    };
  });
}
