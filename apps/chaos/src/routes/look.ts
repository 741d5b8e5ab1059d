import { headers } from '@holdfast/web/guard';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Report } from '../experiment/report.ts';
import { styleSource, toHtml } from '../experiment/report-html.ts';
import { toMarkdown } from '../experiment/report-markdown.ts';
import { explain, Fault, nameOf } from '../fault.ts';
import { weighSteps } from '../guard.ts';
import type { Panel } from '../panel.ts';
import { ownScenarios } from '../scenarios.ts';
import { keptReports, readReport } from '../store.ts';

const Named = z.string().regex(/^([0-9a-f-]{36})(?:\.(json|md|html))?$/);
const liveMs = 500;

/** What breaks nothing: how it stands, live; scenarios; history; reports. */
export function lookRoutes(app: FastifyInstance, panel: Panel): void {
  app.get('/api/health', async () => ({ status: 'ok', database: panel.watch.answers }));
  app.get('/api/state', () => panel.state());
  app.get('/api/live', (_, reply) => live(panel, reply));
  app.get('/api/scenarios', async () => {
    const { topology } = await panel.state();
    return Promise.all(
      (await ownScenarios()).map(async (scenario) => ({
        ...scenario,
        guard: weighSteps(topology, scenario.steps),
        refusal: await firstRefusal(panel, scenario.steps),
      })),
    );
  });
  app.get<{ Querystring: { fault?: string } }>('/api/weigh', async ({ query }) => {
    const fault = checkedFault(JSON.parse(query.fault ?? '{}'));
    return {
      name: nameOf(fault),
      ...explain(fault),
      refusal: (await panel.refusal(fault)) ?? null,
      guard: await panel.weigh([fault]),
    };
  });
  app.get<{ Querystring: { scenario?: string } }>('/api/experiments', ({ query }) =>
    keptReports(panel.db, query.scenario ?? null),
  );
  app.get<{ Params: { name: string } }>('/api/experiments/:name', async ({ params }, reply) => {
    const found = Named.safeParse(params.name);
    const [, id = '', form = 'json'] = /^(.{36})(?:\.(\w+))?$/.exec(found.success ? found.data : '') ?? [];
    const report = id === '' ? undefined : ((await readReport(panel.db, id)) ?? panel.unkept(id));
    if (!report) throw errors.CHAOS_MISSING({ what: `experiment ${params.name.slice(0, 60)}` });
    return give(reply, report, form);
  });
}

export function checkedFault(value: unknown): Fault {
  const parsed = Fault.safeParse(value);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'fault'}: ${issue.message}`).join('; ');
  throw errors.CHAOS_REQUEST({ where: 'the fault', reason });
}

async function firstRefusal(panel: Panel, steps: readonly { do: string; fault?: Fault }[]): Promise<string | null> {
  for (const { fault } of steps) {
    const refused = fault && (await panel.refusal(fault));
    if (refused) return refused;
  }
  return null;
}

function give(reply: FastifyReply, report: Report, form: string): FastifyReply {
  const name = `${report.scenario}-${report.startedAt.slice(0, 19).replaceAll(/[:T]/g, '-')}`;
  const as = (type: string, ending: string, how = 'attachment'): FastifyReply =>
    reply.header('content-type', type).header('content-disposition', `${how}; filename="${name}.${ending}"`);
  if (form === 'md') return as('text/markdown; charset=utf-8', 'md').send(toMarkdown(report));
  if (form === 'json') return as('application/json; charset=utf-8', 'json').send(JSON.stringify(report, null, 2));
  const policy = `default-src 'none'; style-src ${styleSource}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return as('text/html; charset=utf-8', 'html', 'inline')
    .header('content-security-policy', policy)
    .send(toHtml(report));
}

/** Server-sent events: the state, whenever it differs. A browser reconnects by itself. */
function live(panel: Panel, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let last = '';
  let busy = false;
  const tell = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const text = JSON.stringify(await panel.state());
      raw.write(text === last ? ': \n\n' : `data: ${text}\n\n`);
      last = text;
    } catch {
      // The launcher did not answer: the stream ends, and the browser asks again.
      raw.end();
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void tell(), liveMs);
  raw.once('close', () => clearInterval(timer));
  void tell();
}
