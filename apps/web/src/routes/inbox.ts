import { scopeOf } from '@holdfast/accounts';
import { checkAnswer } from '@holdfast/agents';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import { Lookers } from '../lookers.ts';
import { send } from '../refuse.ts';
import { questionView } from '../views.ts';
import type { Parts } from './parts.ts';

const most = 500;

/** What waits for people, and their answers. */
export function inboxRoutes(app: FastifyInstance, { queue, registry }: Parts): void {
  app.get('/api/inbox', async (request) => {
    const rows = await queue.inbox({ limit: most, user: scopeOf(callerOf(request)) });
    return { questions: rows.map(questionView) };
  });

  // Who looks at what is of the moment and of this web app alone: it is worth no row, and gone when nobody tells it again.
  const looking = new Lookers();
  app.post('/api/approvals/:id/looking', (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { browser } = checked(schemas.looking, request.body, 'the body');
    return { others: looking.at(id, browser, callerOf(request).name) };
  });

  app.post('/api/approvals/:id', async (request, reply) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { hash, answer } = checked(schemas.answer, request.body, 'the body');
    const { login, userId } = callerOf(request);
    const question = (await queue.inbox({ limit: most })).find((row) => row.approval_id === id);
    // A person learns at once what is wrong; what slips through (another release) is asked again by the attempt.
    if (question) checkAnswer(registry, question.proposal, answer);
    const answered = await queue.answer({ approvalId: id, hash, answer, by: login, user: userId });
    if (answered.ok) return answered;
    return send(reply, errors.ANSWER_REFUSED({ reason: reasons[answered.why](answered.by) }), answered);
  });
}

const reasons = {
  answered: (by?: string) => `already answered by ${by ?? 'somebody'}`,
  expired: () => 'its time is over',
  withdrawn: () => 'its run waits for it no more',
  changed: () => 'what was asked has changed',
  missing: () => 'there is no such question',
  forbidden: () => 'it is for somebody else to answer',
} as const;
