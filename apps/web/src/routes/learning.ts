import { scopeOf } from '@holdfast/accounts';
import type { LearningHint, LearningView } from '@holdfast/dashboard/wire';
import { judge, learnersOf, overview, promote, rollBack, tryOut } from '@holdfast/learning';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import { learningView } from '../learning-view.ts';
import type { Parts } from './parts.ts';

/** What people say of decisions, and the versions that members learn from it. */
export function learningRoutes(app: FastifyInstance, { db, queue, registry }: Parts): void {
  const learners = learnersOf(registry.entries);

  app.post('/api/decisions/:id/verdict', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { verdict, reason } = checked(schemas.verdict, request.body, 'the body');
    return await judge(queue, {
      decisionId: id,
      right: verdict === 'right',
      reason: reason ?? null,
      by: callerOf(request).login,
    });
  });

  app.get('/api/learning', async (request): Promise<{ members: LearningView[] }> => {
    const members = (await overview(queue, {}, learners.members)).map((one) =>
      learningView(one, learners.of(one.team, one.member)),
    );
    // What people said, and why, is of everybody's decisions.
    const all = scopeOf(callerOf(request)) === null;
    return { members: all ? members : members.map((one) => ({ ...one, held: [] })) };
  });

  /** What to say where a decision is wrong, so that its learner can use it; by team and learner. */
  app.get('/api/learning/hints', (): { hints: LearningHint[] } => ({
    hints: learners.members.flatMap(({ team, member }) => {
      const hint = learners.of(team, member)?.hint;
      return hint === undefined ? [] : [{ team, member, hint }];
    }),
  }));

  app.post('/api/learning/:team/:member/replay', async (request) => {
    const who = checked(schemas.member, request.params, 'the address');
    const { version } = checked(schemas.version, request.body ?? undefined, 'the body');
    return await tryOut({ queue, domain: db }, learners, { ...who, ...(version === undefined ? {} : { version }) });
  });

  app.post('/api/learning/:team/:member/promote', async (request) => {
    const who = checked(schemas.member, request.params, 'the address');
    const { version } = checked(schemas.version, request.body ?? undefined, 'the body');
    return await promote(queue, { ...who, by: callerOf(request).login, ...(version === undefined ? {} : { version }) });
  });

  app.post('/api/learning/:team/:member/rollback', async (request) => {
    const who = checked(schemas.member, request.params, 'the address');
    const { version } = checked(schemas.version, request.body ?? undefined, 'the body');
    return await rollBack(queue, {
      ...who,
      by: callerOf(request).login,
      ...(version === undefined ? {} : { to: version }),
    });
  });
}
