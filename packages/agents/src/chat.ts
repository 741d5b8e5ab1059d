import type { Db } from '@holdfast/db';
import { everybody, type Message, messagesOf, recentMessages, type Session, say, saying } from '@holdfast/memory';
import { type Queue, runId, type Started, type Write } from '@holdfast/queue';
import { errors } from './errors.ts';
import type { Registry } from './registry.ts';
import { startRun, triggersOfKind } from './start.ts';
import type { Facts } from './state.ts';
import type { Chatting } from './trigger.ts';

/** Who talks. Without a user: an operator, whose conversations are the workspace's. */
export interface Talker {
  workspace: string;
  /** UUID */
  user: string | null;
}

export interface Sending {
  /** Of the sender's choice, for each new conversation another. */
  conversation: string;
  /** UUID of the sender's choice: the same id is the same message, sent once however often it is tried. */
  message: string;
  text: string;
  /** The message that this one replaces: it was edited, or its answer is wanted again. */
  instead?: string;
}

interface World {
  db: Db;
  queue: Queue;
  registry: Registry;
}

/** How a team is talked to. Throws TEAM_UNKNOWN, TRIGGER_MISSING. */
export function chatOf(registry: Registry, team: string): Chatting<unknown> {
  const entry = registry.get(team);
  const [found] = triggersOfKind(entry, 'chat');
  if (found) return found as unknown as Chatting<unknown>;
  const known = (entry.team.on ?? []).map(({ kind }) => kind).join(', ') || 'nothing';
  throw errors.TRIGGER_MISSING({ team, trigger: 'chat', known });
}

/** Where a team's conversation with somebody stands in the conversation store. */
export const sessionOf = (team: string, { workspace, user }: Talker, conversation: string): Session => ({
  workspace,
  userId: user ?? everybody,
  sessionId: `${team}:${conversation}`,
});

const keyOf = ({ user }: Talker, { conversation, message }: Pick<Sending, 'conversation' | 'message'>): string =>
  `chat:${user ?? everybody}:${conversation}:${message}`;

/**
 * Says something to a team: the message is stored, then its run is started under the message's own key, so sending it twice,
 * or again after a crash between the two, is one message and one run.
 */
export async function sendMessage(world: World, team: string, who: Talker, said: Sending): Promise<Started> {
  const { db, queue, registry } = world;
  const { message, text, instead, conversation } = said;
  const { input } = chatOf(registry, team);
  const session = sessionOf(team, who, conversation);
  const key = keyOf(who, said);
  const run = runId(team, key);
  const data = { run, ...(instead === undefined ? {} : { instead }) };
  const added = await say(db, session, [{ messageId: message, role: 'user', content: text, data }]);
  if (added.length === 0 && !(await isSaid(db, session, message))) throw errors.CHAT_ELSEWHERE({ message });
  return await startRun(queue, registry, team, input({ question: text, conversation, message }), {
    key,
    workspace: who.workspace,
    ...(who.user === null ? {} : { user: who.user }),
  });
}

async function isSaid(db: Db, session: Session, message: string): Promise<boolean> {
  for (let after = 0; ; ) {
    const page = await messagesOf(db, session, after);
    if (page.some(({ messageId }) => messageId === message)) return true;
    const last = page.at(-1);
    if (!last) return false;
    after = last.seq;
  }
}

/** What was said before a message of a conversation, oldest first, at most `most`. */
export async function saidBefore(
  db: Pick<Db, 'run'>,
  team: string,
  $: Facts,
  { conversation, message }: { conversation: string; message: string },
  most = 20,
): Promise<Message[]> {
  const session = sessionOf(team, { workspace: $.workspace, user: $.user }, conversation);
  const recent = await recentMessages(db, session, most + 1);
  const at = recent.findIndex(({ messageId }) => messageId === message);
  return at < 0 ? recent : recent.slice(0, at);
}

/** The answer to a message, for `writes`: it stands in the conversation once, with the settle, whichever region settles. */
export function answerTo(team: string, $: Facts, conversation: string, text: string, data: object): Write {
  const session = sessionOf(team, { workspace: $.workspace, user: $.user }, conversation);
  return saying(session, [
    { messageId: $.runId, role: 'assistant', content: text, speaker: team, data: { ...data, run: $.runId } },
  ]);
}
