import { randomUUID } from 'node:crypto';
import { type Db, loadQueries } from '@holdfast/db';
import { mask } from '@holdfast/telemetry';
import { errors } from '../errors.ts';
import { Address, type Attachment, type MessageRow, type MessageState, maskedAddress } from './message.ts';

export const queries = loadQueries(new URL('./sql/outbox.sql', import.meta.url), [
  'queue',
  'by_key',
  'one',
  'latest',
  'counts',
  'claim',
  'give_up_on',
  'record',
  'decide',
  'states',
  'recipients',
  'set_recipient',
  'drop_recipient',
]);

type Sql = Pick<Db, 'run'>;

export interface NewMessage {
  /** What makes it one message, however often it is queued: a run and what it sends. */
  key: string;
  to: string;
  subject: string;
  body: string;
  attachments?: readonly Attachment[];
  user: string | null;
  run?: string;
  workspace?: string;
}

export interface Queued {
  message: MessageRow;
  /** false: a message with this key was there already, and this is it. */
  queued: boolean;
}

/** Throws MAIL_ADDRESS for what is no plain address. Subject and body are masked: only the address itself is kept as it is. */
export async function queueMail(db: Sql, given: NewMessage): Promise<Queued> {
  const [row] = await db.run<MessageRow>(queries.queue, {
    message: randomUUID(),
    key: given.key,
    workspace: given.workspace ?? 'default',
    user: given.user,
    run: given.run ?? null,
    recipient: checkAddress(given.to),
    subject: oneLine(mask(given.subject)),
    body: mask(given.body).replaceAll('\0', ''),
    attachments: given.attachments ?? [],
  });
  if (row) return { message: row, queued: true };
  const [known] = await db.run<MessageRow>(queries.by_key, { key: given.key });
  if (!known) throw new Error(`the message ${given.key} was refused as known, and is not there`);
  return { message: known, queued: false };
}

export function checkAddress(text: string): string {
  const parsed = Address.safeParse(text.trim());
  if (parsed.success) return parsed.data;
  throw errors.MAIL_ADDRESS({ reason: parsed.error.issues[0]?.message ?? 'is wrong' });
}

/** `user` null: everybody's. */
export const listMail = (
  db: Sql,
  { user = null, state = null, most = 100 }: { user?: string | null; state?: MessageState | null; most?: number } = {},
): Promise<MessageRow[]> => db.run<MessageRow>(queries.latest, { user, state, most });

/** Whose message this is; null: nobody's; undefined: there is none. */
export const ownerOfMail = async (db: Sql, id: string): Promise<string | null | undefined> =>
  (await db.run<MessageRow>(queries.one, { message: id }))[0]?.user_id;

/** `user` null: everybody's. */
export async function countMail(db: Sql, user: string | null = null): Promise<Partial<Record<MessageState, number>>> {
  const rows = await db.run<{ state: MessageState; n: number }>(queries.counts, { user });
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/** What a person may decide, and of which states. */
const decisions = {
  /** Send it (again): of what failed, or of what nobody knows about, at the risk of a second copy. */
  resend: { to: 'queued', from: ['failed', 'ambiguous'] },
  /** It did arrive. */
  arrived: { to: 'sent', from: ['ambiguous'] },
  cancel: { to: 'cancelled', from: ['queued', 'failed', 'ambiguous'] },
} as const satisfies Record<string, { to: MessageState; from: readonly MessageState[] }>;
export type MailDecision = keyof typeof decisions;

/** Throws MAIL_MISSING, and MAIL_STATE where the message is not in a state to decide that about. */
export async function decideMail(db: Sql, id: string, what: MailDecision, by: string): Promise<MessageRow> {
  const [known] = await db.run<MessageRow>(queries.one, { message: id });
  if (!known) throw errors.MAIL_MISSING({ message: id });
  const { to, from } = decisions[what];
  if (!(from as readonly MessageState[]).includes(known.state)) throw errors.MAIL_STATE({ what, state: known.state });
  const [row] = await db.run<MessageRow>(queries.decide, {
    message: id,
    from: known.state,
    state: to,
    answer: `${what} said by ${mask(by)}`,
    masked: maskedAddress(known.recipient),
  });
  // Somebody else was first: what they made of it is what is told.
  if (!row) return await decideMail(db, id, what, by);
  return row;
}

/** What became of the messages with these keys; keys of no message are missing. */
export async function mailStates(db: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, MessageState>> {
  if (keys.length === 0) return new Map();
  const rows = await db.run<{ key: string; state: MessageState }>(queries.states, { keys });
  return new Map(rows.map(({ key, state }) => [key, state]));
}

/** Where users' mail goes, by their ids; who said nothing is missing. */
export async function recipientsOf(db: Sql, users: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (users.length === 0) return new Map();
  const rows = await db.run<{ user_id: string; address: string }>(queries.recipients, { users });
  return new Map(rows.map(({ user_id, address }) => [user_id, address]));
}

/** Where a user's mail goes; null: nobody said. */
export async function recipientOf(db: Sql, user: string): Promise<string | null> {
  return (await recipientsOf(db, [user])).get(user.toLowerCase()) ?? null;
}

export async function setRecipient(db: Sql, user: string, address: string): Promise<void> {
  await db.run(queries.set_recipient, { user, address: checkAddress(address) });
}

export async function dropRecipient(db: Sql, user: string): Promise<void> {
  await db.run(queries.drop_recipient, { user });
}

const oneLine = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 200) || 'no subject';
