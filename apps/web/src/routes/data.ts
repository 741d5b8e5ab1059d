import type { Generator } from '@holdfast/agents';
import type { DataState } from '@holdfast/dashboard/wire';
import { log as logOf } from '@holdfast/telemetry';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import type { Parts } from './parts.ts';

const log = logOf('data');
export const growForm = z.strictObject({ rows: z.number().int().min(100).max(1_000_000) });

type Job = NonNullable<DataState['job']> & { stop: AbortController };

/** Made-up data of the teams that can make it: how much there is, more of it, none of it. One job a team in this web app. */
export function dataRoutes(app: FastifyInstance, { db, registry }: Parts): void {
  const jobs = new Map<string, Job>();

  const generatorOf = (params: unknown): { team: string; generator: Generator } => {
    const { team } = checked(schemas.team, params, 'the address');
    const { generator } = registry.get(team).team;
    if (!generator) throw errors.GENERATOR_MISSING({ team });
    return { team, generator };
  };

  const begin = (team: string, doing: Job['doing'], wanted: number, work: (job: Job) => Promise<unknown>): void => {
    const running = jobs.get(team);
    if (running?.ended === null) throw errors.GENERATOR_BUSY({ team, doing: running.doing });
    const job: Job = {
      doing,
      wanted,
      there: null,
      began: new Date().toISOString(),
      ended: null,
      problem: null,
      stop: new AbortController(),
    };
    jobs.set(team, job);
    work(job).then(
      () => (job.ended = new Date().toISOString()),
      (error: unknown) => {
        log.error({ error, team, doing }, 'making up data failed');
        job.ended = new Date().toISOString();
        job.problem = error instanceof Error ? error.message : String(error);
      },
    );
  };

  app.get('/api/data', async (): Promise<{ teams: DataState[] }> => {
    const teams = registry.entries.flatMap(({ name, team }) => (team.generator ? [{ name, it: team.generator }] : []));
    return {
      teams: await Promise.all(
        teams.map(async ({ name, it }) => {
          const { stop: _stop, ...job } = jobs.get(name) ?? { stop: null };
          const { rows, says, most, batch, examples } = it;
          const shown = 'doing' in job ? (job as DataState['job']) : null;
          return { team: name, rows, says, most, batch, examples: [...examples], ...(await it.state(db)), job: shown };
        }),
      ),
    };
  });

  app.post('/api/data/:team/grow', async (request, reply) => {
    const { team, generator } = generatorOf(request.params);
    const { rows } = checked(growForm, request.body, 'the body');
    begin(team, 'grow', rows, (job) =>
      generator.grow(db, rows, { signal: job.stop.signal, on: (there) => void (job.there = there) }),
    );
    return reply.code(202).send({ begun: true });
  });

  app.post('/api/data/:team/reset', async (request, reply) => {
    const { team, generator } = generatorOf(request.params);
    begin(team, 'reset', 0, (job) =>
      generator.reset(db, { signal: job.stop.signal, on: (there) => void (job.there = there) }),
    );
    return reply.code(202).send({ begun: true });
  });

  app.post('/api/data/:team/stop', async (request) => {
    const { team } = generatorOf(request.params);
    const job = jobs.get(team);
    job?.stop.abort();
    return { stopping: job?.ended === null };
  });

  app.addHook('preClose', async () => {
    for (const job of jobs.values()) job.stop.abort();
  });
}
