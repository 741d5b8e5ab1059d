import { type Caller, needRight } from '@holdfast/accounts';
import { emit, type Registered, schemaOf, startRun } from '@holdfast/agents';
import type { Trial } from '@holdfast/dashboard/wire';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import type { Parts } from './parts.ts';

/** Teams: what they are, and the two ways to start a run from outside. */
export function teamRoutes(app: FastifyInstance, { db, queue, registry }: Parts): void {
  app.get('/api/teams', () => ({ teams: registry.entries.map(teamView) }));

  app.get('/api/try', async (): Promise<{ trials: Trial[] }> => {
    const trials = registry.entries.map(async ({ name, team }): Promise<Trial[]> => {
      const text = await team.example?.(db);
      return text ? [{ team: name, says: team.does, text }] : [];
    });
    return { trials: (await Promise.all(trials)).flat() };
  });

  app.post('/api/teams/:team/runs', async (request, reply) => {
    const { team } = checked(schemas.team, request.params, 'the address');
    const { input, key, user } = checked(schemas.start, request.body, 'the body');
    const entry = registry.get(team);
    const caller = callerOf(request);
    if (!isMine(entry, input)) needRight(caller, 'operate');
    const started = await startRun(queue, registry, team, input, {
      by: 'http',
      ...(key === undefined ? {} : { key: keyOf(caller, key) }),
      ...(user === undefined ? {} : { user }),
    });
    return reply.code(started.started ? 201 : 200).send(started);
  });

  app.post('/api/events/:name', async (request, reply) => {
    const { name } = checked(schemas.event, request.params, 'the address');
    const { payload, key } = checked(schemas.emit, request.body, 'the body');
    return reply.code(201).send({ runs: await emit(queue, registry, name, payload, key) });
  });
}

/**
 * A team's runs have one space of keys, in which watches, schedules and conversations have theirs: no request may take one of
 * those. Who does not see everybody's runs has keys of their own, for with another's they would be given another's run.
 */
function keyOf({ rights, userId }: Caller, key: string): string {
  return rights.includes('operate') && rights.includes('everybody') ? `http:${key}` : `mine:${userId}:${key}`;
}

/** Whether the team lets anybody start this for themselves. */
function isMine({ team }: Registered, input: unknown): boolean {
  const parsed = team.input.safeParse(input);
  return (
    parsed.success && (team.on ?? []).some((trigger) => trigger.kind === 'http' && trigger.mine?.(parsed.data as never))
  );
}

function teamView({ name, team, homes, home, shape }: Registered): Record<string, unknown> {
  const members = Object.entries(team.members).map(([member, { kind, does, out }]) => ({
    member,
    kind,
    does,
    home: homes[member] ?? home,
    out: out ? schemaOf(out, member) : null,
  }));
  const on = (team.on ?? []).map((trigger) => ({ ...trigger }));
  return { team: name, does: team.does, shape, input: schemaOf(team.input, 'input'), on, members };
}
