import { scopeOf } from '@holdfast/accounts';
import type { MailView, OutboxView } from '@holdfast/dashboard/wire';
import { errors as toolErrors } from '@holdfast/tools';
import {
  countMail,
  decideMail,
  dropRecipient,
  listMail,
  type MessageRow,
  maskedAddress,
  queueMail,
  recipientOf,
  setRecipient,
} from '@holdfast/tools/notify';
import type { FastifyInstance } from 'fastify';
import { callerOf } from '../access/access.ts';
import { checked, schemas } from '../checked.ts';
import type { DocumentParts } from './documents.ts';
import type { Parts } from './parts.ts';

/** The outbox: what waits, what went out, what nobody knows about; and where a user's mail goes. */
export function mailRoutes(app: FastifyInstance, { db }: Parts, documents?: DocumentParts, configured = false): void {
  app.get('/api/outbox', async (request): Promise<OutboxView> => {
    const { user, state, limit } = checked(schemas.outbox, request.query, 'the query');
    const [rows, counts] = await Promise.all([
      listMail(db, { user: user ?? null, state: state ?? null, most: limit }),
      countMail(db, scopeOf(callerOf(request))),
    ]);
    return { configured, counts, messages: rows.map(viewOf) };
  });

  // A person mails a document. The same key is the same message; without one, each request is one.
  app.post('/api/outbox', async (request, reply): Promise<MailView> => {
    const { document_id: id, to, subject, body, key } = checked(schemas.mail, request.body, 'the body');
    if (!documents) throw toolErrors.DOCUMENTS_OUT();
    const document = await documents.documents.get(id);
    const { message, queued } = await queueMail(db, {
      key: key === undefined ? `document:${id}:${crypto.randomUUID()}` : `document:${id}:${key}`,
      to,
      subject: subject ?? document.original_filename,
      body: body ?? `${document.original_filename} is attached.\n`,
      attachments: [{ document_id: id, name: document.original_filename, type: document.content_type }],
      user: document.user_id,
      ...(document.run_id === null ? {} : { run: document.run_id }),
    });
    void reply.code(queued ? 201 : 200);
    return viewOf(message);
  });

  for (const what of ['resend', 'arrived', 'cancel'] as const)
    app.post(`/api/outbox/:id/${what}`, async (request): Promise<MailView> => {
      const { id } = checked(schemas.id, request.params, 'the address');
      checked(schemas.nothing, request.body ?? undefined, 'the body');
      return viewOf(await decideMail(db, id, what, callerOf(request).login));
    });

  app.get('/api/recipients/:id', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const address = await recipientOf(db, id);
    return { user: id, address: address === null ? null : maskedAddress(address) };
  });

  app.put('/api/recipients/:id', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    const { address } = checked(schemas.recipient, request.body, 'the body');
    await setRecipient(db, id, address);
    return { user: id, address: maskedAddress(address) };
  });

  app.delete('/api/recipients/:id', async (request) => {
    const { id } = checked(schemas.id, request.params, 'the address');
    await dropRecipient(db, id);
    return { user: id, address: null };
  });
}

/** A whole address leaves the process only in the mail itself. */
const viewOf = (row: MessageRow): MailView => ({
  messageId: row.message_id,
  user: row.user_id,
  runId: row.run_id,
  to: row.recipient.includes('…') ? row.recipient : maskedAddress(row.recipient),
  subject: row.subject,
  state: row.state,
  tries: row.tries,
  answer: row.answer,
  documents: row.attachments.map(({ document_id: documentId, name }) => ({ documentId, name })),
  due: row.due.toISOString(),
  queuedAt: row.queued_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
});
