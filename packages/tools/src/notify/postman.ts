import type { Db } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { log, mask, metrics, point } from '@holdfast/telemetry';
import { type Attachment, type MessageRow, type MessageState, maskedAddress } from './message.ts';
import { queries } from './outbox.ts';
import { type Outcome, type SmtpSettings, sendLetter } from './smtp.ts';

export interface PostmanOptions {
  db: Pick<Db, 'run'>;
  /** undefined: messages stay in the outbox. */
  smtp: SmtpSettings | undefined;
  /** The bytes of a document. */
  read(attachment: Attachment): Promise<Uint8Array>;
  /** Milliseconds a try may take; then nobody knows what became of it. */
  limitMs?: number;
}

const logger = log('mail');
const counted = metrics.counter('holdfast_mail_total');
/** Sent in one go; what is beyond waits for the next. */
const mostAtOnce = 20;
/** After these the message is failed: a day and a half of trying. */
export const mostTries = 12;

/**
 * Brings what is in the outbox to the mail server. A message is marked before it is sent and after: between the two marks a
 * crash leaves it `sending`, which after its time becomes `ambiguous` and waits for a person. It is never sent again by itself
 * unless the server certainly did not take it.
 */
export async function carryMail(options: PostmanOptions): Promise<void> {
  const { db, smtp } = options;
  const lost = await db.run<{ message_id: string }>(queries.give_up_on, {
    answer: 'who sent it has gone silent: nobody knows whether it arrived',
  });
  for (const { message_id: message } of lost) {
    counted.inc({ state: 'ambiguous' });
    logger.warn({ message }, 'a message may or may not have been sent: a person must decide');
  }
  if (!smtp) return;
  for (let carried = 0; carried < mostAtOnce; carried++) if (!(await carryOne(options, smtp))) return;
}

async function carryOne({ db, read, limitMs = 60_000 }: PostmanOptions, smtp: SmtpSettings): Promise<boolean> {
  // Whoever died is given up on well after the limit of a try that lives.
  const [row] = await db.run<MessageRow>(queries.claim, { limit: limitMs + 30_000 });
  if (!row) return false;
  await point('mail.claimed', { message: row.message_id });
  const outcome = await trySending(row, smtp, read, limitMs);
  await point('mail.sent', { message: row.message_id, outcome });
  const state = stateOf(outcome, row.tries);
  const recorded = await db.run(queries.record, {
    message: row.message_id,
    tries: row.tries,
    state,
    answer: outcome.answer,
    wait: state === 'queued' ? waitMs(row.tries) : 0,
    masked: maskedAddress(row.recipient),
  });
  counted.inc({ state: outcome.became });
  const told = { message: row.message_id, tries: row.tries, state, answer: outcome.answer };
  if (recorded.length === 0) logger.warn(told, 'somebody decided about a message while it was being sent');
  else if (state === 'sent') logger.info(told, 'a message was sent');
  else logger.warn(told, 'a message was not sent');
  return true;
}

async function trySending(
  row: MessageRow,
  smtp: SmtpSettings,
  read: PostmanOptions['read'],
  limitMs: number,
): Promise<Outcome> {
  let attachments: { filename: string; contentType: string; content: Uint8Array }[];
  try {
    attachments = await Promise.all(
      row.attachments.map(async (one) => ({ filename: one.name, contentType: one.type, content: await read(one) })),
    );
  } catch (error) {
    // A document that was removed is gone for good; a store that is away comes back.
    const gone = error instanceof HoldfastError && error.status === 404;
    return { became: gone ? 'failed' : 'again', answer: mask(error instanceof Error ? error.message : String(error)) };
  }
  const letter = {
    messageId: `<${row.message_id}@holdfast>`,
    to: row.recipient,
    subject: row.subject,
    text: row.body,
    attachments,
  };
  return await sendLetter(smtp, letter, limitMs);
}

const stateOf = ({ became }: Outcome, tries: number): MessageState => {
  if (became !== 'again') return became;
  return tries >= mostTries ? 'failed' : 'queued';
};

/** A minute, two, four … at most six hours. */
const waitMs = (tries: number): number => Math.min(6 * 3_600_000, 60_000 * 2 ** (tries - 1));
