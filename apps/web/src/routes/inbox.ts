import type { InboxRow } from '@holdfast/queue';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import { send } from '../refuse.ts';
import { questionView } from '../views.ts';
import type { Parts } from './parts.ts';

const most = 500;
const Happened = z.strictObject({ happened: z.boolean(), result: z.unknown() });

/** What waits for people, and their answers. */
export function inboxRoutes(app: FastifyInstance, { queue, registry }: Parts): void {
  app.get('/api/inbox', async () => ({ questions: (await queue.inbox({ limit: most })).map(questionView) }));

  app.post('/api/approvals/:id', async (request, reply) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { hash, answer, by } = checked(schemas.answer, request.body, 'the body');
    const question = (await queue.inbox({ limit: most })).find((row) => row.approval_id === id);
    if (question) checkForm(question, answer);
    const answered = await queue.answer({ approvalId: id, hash, answer, by });
    if (answered.ok) return answered;
    return send(reply, errors.ANSWER_REFUSED({ reason: reasons[answered.why](answered.by) }), answered);
  });

  /** A person learns at once what is wrong; what slips through (another release) is asked again by the attempt. */
  function checkForm({ team, member, proposal }: InboxRow, answer: unknown): void {
    const kind = typeof proposal === 'object' && proposal !== null && 'kind' in proposal ? proposal.kind : undefined;
    if (kind === 'effect') checked(Happened, answer, 'the answer');
    const asked = kind === 'human' ? registry.find(team)?.team.members[member] : undefined;
    if (asked?.kind === 'human') checked(asked.out, answer, 'the answer');
  }
}

const reasons = {
  answered: (by?: string) => `already answered by ${by ?? 'somebody'}`,
  expired: () => 'its time is over',
  withdrawn: () => 'its run waits for it no more',
  changed: () => 'what was asked has changed',
  missing: () => 'there is no such question',
} as const;
