import { scopeOf } from '@holdfast/accounts';
import { chatOf, sendMessage, sessionOf, type Talker } from '@holdfast/agents';
import type { ChatHow, ChatMessage, ConversationLine } from '@holdfast/dashboard/wire';
import {
  everybody,
  forgetConversations,
  type Message,
  messagesOf,
  searchConversations,
  sessionsOf,
} from '@holdfast/memory';
import type { Queue, RunRow } from '@holdfast/queue';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../access/access.ts';
import { checked, plainText, schemas } from '../checked.ts';
import { errors } from '../errors.ts';
import type { Parts } from './parts.ts';

const workspace = 'default';
const user = z.union([z.guid(), z.literal('everybody')]).default('everybody');
const conversation = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'letters, digits and -, at most 64');

export const chatForms = {
  who: z.object({ user }),
  list: z.object({ user, search: z.string().max(400).optional() }),
  one: z.object({ team: plainText(100), conversation }),
  send: z.strictObject({
    user,
    conversation,
    message: z.guid(),
    text: z.string().trim().min(1).max(4_000),
    instead: z.guid().optional(),
  }),
  stop: z.strictObject({ user, message: z.guid() }),
  forget: z.strictObject({ user }),
} as const;

/** Whose conversations are meant; that the caller may see them was asked before (access/rules.ts). */
const talkerOf = ({ user: named }: { user: string }): Talker => ({
  workspace,
  user: named === 'everybody' || named === everybody ? null : named.toLowerCase(),
});

/** Conversations with a team: list, search, read, send, stop, forget. Each user sees only their own. */
export function chatRoutes(app: FastifyInstance, { db, queue, registry }: Parts): void {
  app.get('/api/teams/:team/chat', async (request): Promise<ChatHow> => {
    const { team } = checked(schemas.team, request.params, 'the address');
    const { users, suggestions = [] } = chatOf(registry, team);
    return {
      team,
      does: registry.get(team).team.does,
      // Who may ask for themselves alone has nobody to choose.
      users: scopeOf(callerOf(request)) === null ? [...((await users?.(db)) ?? [])] : [],
      suggestions: [...suggestions],
    };
  });

  app.get('/api/teams/:team/chat/conversations', async (request) => {
    const { team } = checked(schemas.team, request.params, 'the address');
    const { search, ...who } = checked(chatForms.list, request.query, 'the query');
    chatOf(registry, team);
    const session = sessionOf(team, talkerOf(who), '');
    const own = await sessionsOf(db, session, 500);
    const lines = own.flatMap((row): ConversationLine[] =>
      row.session_id.startsWith(session.sessionId)
        ? [
            {
              conversation: row.session_id.slice(session.sessionId.length),
              says: row.opening,
              messages: row.messages,
              at: row.ended.toISOString(),
            },
          ]
        : [],
    );
    return { conversations: search?.trim() ? await found(search, session, lines) : lines.slice(0, 100) };
  });

  /** Conversations with a message that fits, best first; each says what was found in it. */
  async function found(
    text: string,
    { userId, sessionId }: { userId: string; sessionId: string },
    lines: readonly ConversationLine[],
  ): Promise<ConversationLine[]> {
    const hits = await searchConversations(db, null, { workspace, userId, text, limit: 50 });
    const byId = new Map(lines.map((line) => [line.conversation, line]));
    const seen = new Map<string, ConversationLine>();
    for (const { message } of hits) {
      const id = message.sessionId.slice(sessionId.length);
      const line = byId.get(id);
      if (line && !seen.has(id)) seen.set(id, { ...line, says: message.content.slice(0, 200) });
    }
    return [...seen.values()];
  }

  app.get('/api/teams/:team/chat/conversations/:conversation', async (request) => {
    const { team, conversation } = checked(chatForms.one, request.params, 'the address');
    const who = checked(chatForms.who, request.query, 'the query');
    chatOf(registry, team);
    const messages = await everyMessage(team, talkerOf(who), conversation);
    return { messages: await withRuns(queue, messages) };
  });

  async function everyMessage(team: string, who: Talker, conversation: string): Promise<Message[]> {
    const session = sessionOf(team, who, conversation);
    const all: Message[] = [];
    for (let page: Message[]; all.length < 2_000; all.push(...page)) {
      page = await messagesOf(db, session, all.at(-1)?.seq ?? 0);
      if (page.length === 0) break;
    }
    return all;
  }

  app.post('/api/teams/:team/chat/messages', async (request, reply) => {
    const { team } = checked(schemas.team, request.params, 'the address');
    const { instead, ...said } = checked(chatForms.send, request.body, 'the body');
    const sending = { ...said, ...(instead === undefined ? {} : { instead }) };
    const started = await sendMessage({ db, queue, registry }, team, talkerOf(said), sending);
    return reply.code(started.started ? 201 : 200).send(started);
  });

  app.post('/api/teams/:team/chat/conversations/:conversation/stop', async (request) => {
    const { team, conversation } = checked(chatForms.one, request.params, 'the address');
    const { message, ...who } = checked(chatForms.stop, request.body, 'the body');
    const said = await everyMessage(team, talkerOf(who), conversation);
    const run = said.map((one) => (one.messageId === message ? dataOf(one).run : null)).find((id) => id !== null);
    if (!run) throw errors.MESSAGE_UNKNOWN({ message });
    return { outcome: await queue.cancel(run, callerOf(request).login) };
  });

  app.post('/api/teams/:team/chat/conversations/:conversation/forget', async (request) => {
    const { team, conversation } = checked(chatForms.one, request.params, 'the address');
    const who = checked(chatForms.forget, request.body, 'the body');
    chatOf(registry, team);
    return { forgotten: await forgetConversations(db, sessionOf(team, talkerOf(who), conversation)) };
  });
}

const Data = z.object({
  run: z.guid().nullable().catch(null).default(null),
  instead: z.guid().nullable().catch(null).default(null),
  brief: z.unknown().optional(),
  steps: z.unknown().optional(),
});
const dataOf = ({ data }: Message): z.infer<typeof Data> => Data.parse(typeof data === 'object' && data ? data : {});

/** A question without an answer says how its run stands. */
async function withRuns(queue: Queue, messages: readonly Message[]): Promise<ChatMessage[]> {
  const answered = new Set(messages.flatMap((one) => (one.role === 'assistant' ? [dataOf(one).run] : [])));
  const open = messages.flatMap((one) => {
    const { run } = dataOf(one);
    return one.role === 'user' && run !== null && !answered.has(run) ? [run] : [];
  });
  const rows = await Promise.all(open.slice(-50).map((run) => queue.run(run)));
  const byId = new Map(rows.flatMap((row) => (row ? [[row.run_id, row] as const] : [])));
  return messages.map((one) => messageView(one, byId));
}

function messageView(one: Message, runs: ReadonlyMap<string, RunRow>): ChatMessage {
  const { run, instead, brief, steps } = dataOf(one);
  const row = run === null ? undefined : runs.get(run);
  return {
    messageId: one.messageId,
    role: one.role,
    text: one.content,
    at: one.at.toISOString(),
    runId: run,
    instead,
    run: row ? { status: row.status, error: row.error && { code: row.error.code, message: row.error.message } } : null,
    brief: brief ?? null,
    steps: steps ?? null,
  };
}
