import { randomUUID } from 'node:crypto';
import { DbError, type Query, type Statements } from '@holdfast/db';
import { mask, maskJson } from '@holdfast/telemetry';
import { messages } from './queries.ts';
import { termsOf } from './terms.ts';

export interface Session {
  workspace: string;
  userId: string;
  sessionId: string;
}

export interface NewMessage {
  /** A UUID of the sender's: a message with an id that is there already is not said again. */
  messageId?: string;
  role: 'user' | 'assistant' | 'system';
  content: string;
  /** Who spoke, where a role is not enough. */
  speaker?: string;
  data?: Record<string, unknown>;
  /** When it was said, where that is not now: an import. */
  at?: Date;
}

export interface Message {
  messageId: string;
  sessionId: string;
  seq: number;
  role: NewMessage['role'];
  speaker: string | null;
  content: string;
  data: unknown;
  at: Date;
}

export interface MessageRow {
  conversation_id: string;
  session_id: string;
  seq: number;
  message_role: NewMessage['role'];
  speaker: string | null;
  message_content: string;
  metadata: unknown;
  created_at: Date;
}

const uniqueViolation = '23505';
const storable = (text: string): string => mask(text).replaceAll('\0', '\ufffd').toWellFormed();

/** Appends to a session, masked, in order. Two at once both get their numbers. Returns them. */
export async function say(db: Statements, to: Session, said: readonly NewMessage[]): Promise<number[]> {
  const { params } = saying(to, said);
  for (let tries = 1; ; tries++) {
    try {
      const rows = await db.run<{ seq: number }>(messages.append, params);
      return rows.map((row) => row.seq).sort((a, b) => a - b);
    } catch (error) {
      // Somebody took these numbers between our look and our write.
      if (!(error instanceof DbError) || error.sqlstate !== uniqueViolation || tries >= 50) throw error;
    }
  }
}

/** The same as a statement, for a settle to send along: whoever takes the numbers first wins, and the other is sent again. */
export const saying = (
  to: Session,
  said: readonly NewMessage[],
): { query: Query; params: Record<string, unknown> } => ({
  query: messages.append,
  params: { workspace: to.workspace, user: to.userId, session: to.sessionId, ...columns(said) },
});

function columns(said: readonly NewMessage[]): Record<string, unknown[]> {
  const contents = said.map(({ content }) => storable(content));
  return {
    ids: said.map(({ messageId }) => messageId ?? randomUUID()),
    roles: said.map(({ role }) => role),
    speakers: said.map(({ speaker }) => (speaker === undefined ? null : storable(speaker))),
    contents,
    terms: said.map(({ at }, i) => termsOf(`${contents[i]} ${date(at ?? new Date())}`).join(' ')),
    metadatas: said.map(({ data }) => (data === undefined ? null : JSON.stringify(maskJson(data), wellFormed))),
    ats: said.map(({ at }) => at ?? null),
  };
}

const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '\ufffd').toWellFormed() : value;

/** A message is found by its day too: "8 May 2023". */
const date = (at: Date): string =>
  at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** What was said in a session, in order. */
export async function messagesOf(db: Statements, of: Session, after = 0, page = 200): Promise<Message[]> {
  const params = { workspace: of.workspace, user: of.userId, session: of.sessionId, after, page };
  return (await db.run<MessageRow>(messages.session, params)).map(messageOf);
}

/** The last messages of a session, in order. */
export async function recentMessages(db: Pick<Statements, 'run'>, of: Session, page = 20): Promise<Message[]> {
  const params = { workspace: of.workspace, user: of.userId, session: of.sessionId, page };
  return (await db.run<MessageRow>(messages.recent, params)).map(messageOf).reverse();
}

export interface SessionLine {
  session_id: string;
  /** How it began: the first 200 characters of its first message. */
  opening: string;
  messages: number;
  began: Date;
  ended: Date;
}

/** A user's sessions, the last one first. */
export function sessionsOf(db: Statements, who: Omit<Session, 'sessionId'>, page = 50): Promise<SessionLine[]> {
  return db.run<SessionLine>(messages.sessions, { workspace: who.workspace, user: who.userId, page });
}

export function messageOf(row: MessageRow): Message {
  return {
    messageId: row.conversation_id,
    sessionId: row.session_id,
    seq: row.seq,
    role: row.message_role,
    speaker: row.speaker,
    content: row.message_content,
    data: row.metadata,
    at: row.created_at,
  };
}
