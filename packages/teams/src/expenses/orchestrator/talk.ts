import { answerTo, type ChatUser, type Facts, saidBefore, type Tools } from '@holdfast/agents';
import { type Db, loadQueries } from '@holdfast/db';
import { z } from 'zod';
import type { Input } from '../input.ts';
import { isChat } from '../input.ts';
import { type Followed, planOf } from './follow.ts';
import { type Orchestrated, PlanStep } from './plan.ts';

const queries = loadQueries(new URL('../sql/chat.sql', import.meta.url), ['users']);
const mostUsers = 100;

/** For whom one may ask: people with charges. There are no accounts yet, and no names. */
export async function chatUsers(db: Pick<Db, 'run'>): Promise<ChatUser[]> {
  const rows = await db.run<{ user_id: string }>(queries.users, { most: mostUsers });
  return rows.map(({ user_id: id }) => ({ id, name: `User ${id.slice(0, 8)}` }));
}

const Earlier = z.object({ steps: z.array(PlanStep) });

/** What was asked last in the conversation of this run; "and last month?" is about it. */
export async function askedBefore(
  input: Extract<Input, { question: string }>,
  $: Facts,
  { db }: Pick<Tools, 'db'>,
): Promise<PlanStep[]> {
  const { conversation, message } = input;
  if (conversation === undefined || message === undefined) return [];
  const said = await saidBefore(db, 'expenses', $, { conversation, message });
  const answers = said.flatMap(({ role, data }) => (role === 'assistant' ? [Earlier.safeParse(data).data] : []));
  return answers.findLast((answer) => answer && answer.steps.length > 0)?.steps ?? [];
}

/** The answer goes into the conversation with the settle that ends the run. */
export function tellAnswer(said: Orchestrated, state: Followed & { readonly input: Input; readonly $: Facts }) {
  const { input, $ } = state;
  if (said.kind !== 'answer' || !isChat(input) || input.conversation === undefined) return [];
  const { text, kind: _kind, ...brief } = said;
  const data = { brief, steps: planOf(state)?.steps ?? [] };
  return [answerTo('expenses', $, input.conversation, text, data)];
}
