import type { HoldfastError } from '@holdfast/errors';
import { learningErrors } from '@holdfast/learning';
import { why } from '@holdfast/memory';
import type { Queue } from '@holdfast/queue';
import { type Documents, errors as toolErrors } from '@holdfast/tools';
import { ownerOfMail } from '@holdfast/tools/notify';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errors } from '../errors.ts';

/** Rows that belong to somebody, by where the request names them. */
export type Owned = 'run' | 'approval' | 'decision' | 'document' | 'documentInBody' | 'mail' | 'memory' | 'user';

/** `user` null: nobody's. */
export interface Whose {
  user: string | null;
  /** What is said where it is somebody else's: the same as where there is none. Undefined: which right is missing. */
  missing: HoldfastError | undefined;
}

export interface OwnerParts {
  queue: Queue;
  documents?: Documents;
}

const Id = z.object({ id: z.guid() });
const InBody = z.object({ document_id: z.guid() });

/** Finds whose a row is. Undefined: the request names none, or there is none; the handler then says so. */
export function ownerFinder({
  queue,
  documents,
}: OwnerParts): (kind: Owned, request: FastifyRequest) => Promise<Whose | undefined> {
  const { db } = queue;
  const find: Record<Owned, (id: string) => Promise<string | null | undefined>> = {
    run: async (id) => (await queue.owners([id])).get(id.toLowerCase()),
    approval: (id) => queue.ownerOfApproval(id),
    decision: async (id) => (await queue.decision(id))?.user_id,
    document: async (id) => (await documents?.find(id))?.user_id,
    documentInBody: async (id) => (await documents?.find(id))?.user_id,
    mail: (id) => ownerOfMail(db, id),
    memory: async (id) => (await why(db, 'default', id))?.memory.userId,
    user: async (id) => id.toLowerCase(),
  };
  return async (kind, { params, body }) => {
    const id = kind === 'documentInBody' ? InBody.safeParse(body).data?.document_id : Id.safeParse(params).data?.id;
    if (id === undefined) return undefined;
    const user = await find[kind](id);
    return user === undefined ? undefined : { user, missing: missing[kind](id) };
  };
}

const missing: Record<Owned, (id: string) => HoldfastError | undefined> = {
  run: (run) => errors.RUN_UNKNOWN({ run }),
  approval: () => errors.ANSWER_REFUSED({ reason: 'there is no such question' }),
  decision: (decision) => learningErrors.DECISION_UNKNOWN({ decision }),
  document: (document) => toolErrors.DOCUMENT_MISSING({ document }),
  documentInBody: (document) => toolErrors.DOCUMENT_MISSING({ document }),
  mail: (message) => toolErrors.MAIL_MISSING({ message }),
  memory: (memory) => errors.MEMORY_UNKNOWN({ memory }),
  user: () => undefined,
};
