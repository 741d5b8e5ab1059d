import { scopeOf } from '@holdfast/accounts';
import { redriveRun, retryFromStep } from '@holdfast/agents';
import type { RunPage } from '@holdfast/dashboard/wire';
import { readStream, readStreams } from '@holdfast/events';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import { decisionView, effectView, kinView, runView, taskView } from '../views.ts';
import type { Parts } from './parts.ts';

/** Runs: list, one, and what an operator may do to one. */
export function runRoutes(app: FastifyInstance, { db, queue, registry }: Parts): void {
  app.get('/api/runs', async (request) => {
    const { team, status, limit } = checked(schemas.runs, request.query, 'the query');
    const rows = await queue.runs({
      user: scopeOf(callerOf(request)),
      ...(team ? { team } : {}),
      ...(status ? { status } : {}),
      limit,
    });
    return { runs: rows.map(runView) };
  });

  app.get('/api/runs/:id', async (request): Promise<RunPage> => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const [run, tasks, decisions, events, kin, effects] = await Promise.all([
      queue.run(id),
      queue.tasks(id),
      queue.decisions({ runId: id }),
      readStream(db, id),
      queue.kin(id),
      queue.effects(id),
    ]);
    if (!run) throw errors.RUN_UNKNOWN({ run: id });
    const steps = await readStreams(
      db,
      tasks.map((task) => task.task_id),
    );
    return {
      ...runView(run),
      input: run.input,
      retriedFrom: kin.filter(({ kin }) => kin === 'of').map(kinView)[0] ?? null,
      retries: kin.filter(({ kin }) => kin === 'from').map(kinView),
      effects: effects.map(effectView),
      tasks: tasks.map(taskView),
      decisions: decisions.map(decisionView),
      events,
      steps,
    };
  });

  app.post('/api/runs/:id/cancel', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    checked(schemas.nothing, request.body ?? undefined, 'the body');
    return { outcome: found(await queue.cancel(id, callerOf(request).login), id) };
  });

  app.post('/api/runs/:id/redrive', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    checked(schemas.nothing, request.body ?? undefined, 'the body');
    return { outcome: found(await redriveRun(queue, registry, id, callerOf(request).login), id) };
  });

  app.post('/api/runs/:id/retry', async (request, reply) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { from, key } = checked(schemas.retry, request.body ?? undefined, 'the body');
    if (from === undefined) {
      if (!(await queue.run(id))) throw errors.RUN_UNKNOWN({ run: id });
      return { outcome: await queue.retry(id) };
    }
    const by = callerOf(request).login;
    const did = await retryFromStep(queue, registry, id, from, { by, ...(key === undefined ? {} : { key }) });
    if (!did) throw errors.RUN_UNKNOWN({ run: id });
    return reply.code(did.started ? 201 : 200).send(did);
  });
}

function found<T extends string>(outcome: T, run: string): T {
  if (outcome === 'missing') throw errors.RUN_UNKNOWN({ run });
  return outcome;
}
