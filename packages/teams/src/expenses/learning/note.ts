import { createHash } from 'node:crypto';
import { type AgentTools, type Brief, type Facts, sessionOf } from '@holdfast/agents';
import type { Db } from '@holdfast/db';
import { changesOf } from '@holdfast/learning';
import { recentMessages, saying } from '@holdfast/memory';
import { z } from 'zod';
import type { Done } from '../orchestrator/in-plan.ts';
import { briefOf, team } from './changes.ts';

/** What became of a version, to be told to the team. */
export const LearntNote = z.object({
  learnt: z.object({
    member: z.string().min(1).max(100),
    version: z.number().int().min(1),
    became: z.enum(['in_force', 'refused', 'shadow', 'rolled_back']),
  }),
});
export type LearntNote = z.infer<typeof LearntNote>;
type Learnt = LearntNote['learnt'];

/** The operators' conversation in which it stands. */
export const conversation = 'what-was-learnt';
export const session = sessionOf(team, { workspace: 'default', user: null }, conversation);
const days = 1;
const most = 100;
const dayMs = 86_400_000;

/** For a schedule: what became of versions since yesterday and was not told yet. */
export async function newVersions({ db, tick }: { db: Pick<Db, 'run'>; tick: Date }): Promise<LearntNote[]> {
  const [from, to] = [new Date(tick.getTime() - days * dayMs), tick].map((at) => at.toISOString().slice(0, 10));
  const { rows } = await changesOf(db, { team, member: null, from: from ?? '', to: to ?? '', most });
  const notes = rows.flatMap(({ member, version, status }) => {
    const note = LearntNote.safeParse({ learnt: { member, version, became: status } });
    return note.success ? [note.data] : [];
  });
  if (notes.length === 0) return [];
  const told = await toldIn(db);
  return notes.filter(({ learnt }) => !told.has(idOf(learnt))).reverse();
}

async function toldIn(db: Pick<Db, 'run'>): Promise<ReadonlySet<string>> {
  return new Set((await recentMessages(db, session, most)).map(({ messageId }) => messageId));
}

/** One note has one id, whoever writes it and how often. */
function idOf({ member, version, became }: Learnt): string {
  const hex = createHash('sha256').update(`learnt ${team} ${member} ${version} ${became}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Told = Brief & { done: z.infer<typeof Done> };

/** The rules of `learning` where a version moved: says what changed and why, with figures before and after. */
export async function tellLearnt({ learnt }: LearntNote, tools: AgentTools): Promise<Told> {
  const from = performance.now();
  const { member, version, became } = learnt;
  const wanted = { team, member, from: '2000-01-01', to: '2190-01-01', most };
  const { rows, source } = await changesOf(tools.db, wanted);
  const row = rows.find((one) => one.version === version);
  if (!row) return tools.fail('VERSION_MISSING', `there is no version ${version} of ${member}`);
  const brief = briefOf([{ ...row, status: became }], true, source);
  tools.decide({
    type: 'learnt',
    context: { ...learnt, before: row.replay_before, after: row.replay_after, verdicts: row.verdicts },
    reasoning: brief.text,
    action: { action: became },
  });
  return { ...brief, done: { region: tools.attempt.at, ms: Math.round(performance.now() - from) } };
}

/** The note goes into the conversation with the settle of its run. */
export function writeNote({ learnt }: LearntNote, { text, ...brief }: Told, { runId }: Pick<Facts, 'runId'>) {
  const content = `Learnt. ${text}`;
  const data = { brief: { ...brief, text: content }, run: runId };
  return [saying(session, [{ messageId: idOf(learnt), role: 'assistant', content, speaker: 'learning', data }])];
}
