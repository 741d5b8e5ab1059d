import { randomUUID } from 'node:crypto';
import { sendMessage, sessionOf } from '@holdfast/agents';
import { readHeads } from '@holdfast/events';
import { messagesOf } from '@holdfast/memory';
import type { TaskRow } from '@holdfast/queue';
import type { Documents } from '@holdfast/tools';
import { followRun } from '../ask/follow-run.ts';
import { answerIn, type Shown, showAnswer } from '../ask/show-answer.ts';
import { timeline } from '../ask/timeline.ts';
import { openStory, type Place, regionsSteady, type Told } from './story.ts';

const question = 'Audit my expenses and check my budget';
const side = ['analyst', 'budget', 'fraud'];

/** Scenario 3: one question, three members in three regions at once, a report, one answer, a download. */
export async function audit(
  place: Place & { documents: Documents },
  user: string,
  say: (line: string) => void,
): Promise<Told[]> {
  const { queue, db, documents } = place;
  const { told, tell } = openStory(say);
  const who = { workspace: 'default', user };
  const conversation = `audit-${randomUUID().slice(0, 8)}`;
  await regionsSteady(place, say);
  const from = await readHeads(db);
  const { runId } = await sendMessage(place, 'expenses', who, { conversation, message: randomUUID(), text: question });
  say(`“${question}”, asked for ${user}`);
  const { status, error } = await followRun(place, runId, from, timeline(say));
  const tasks = await queue.tasks(runId);
  const answer = answerIn(tasks);
  if (answer) showAnswer(answer, say);
  say('');
  tell('The question is answered', status === 'completed' && answer !== undefined, error?.message);
  const planned = stepsIn(tasks);
  tell(
    'The plan asks all of them',
    [...side, 'report'].every((member) => planned.includes(member)),
    planned.join(', '),
  );
  const branches = tasks.filter(({ member }) => side.includes(member));
  const sources = answer?.sources.filter(({ member }) => side.includes(member)) ?? [];
  const regions = new Set(sources.map(({ region }) => region));
  tell('Three members work in three regions', regions.size === 3, where(sources));
  const together = overlapMs(branches);
  tell('They work at the same time', together > 0, `all three for ${together} ms`);
  const file = answer?.documents.find(({ name }) => name.endsWith('.pdf'));
  const pdf = file ? await documents.read(file.document_id) : undefined;
  const isPdf = pdf !== undefined && Buffer.from(pdf.bytes.subarray(0, 5)).toString() === '%PDF-';
  tell('The report can be downloaded', isPdf, `${file?.name ?? 'none'}, ${pdf?.bytes.length ?? 0} bytes`);
  const said = await messagesOf(db, sessionOf('expenses', who, conversation));
  const answers = said.filter(({ role }) => role === 'assistant');
  tell('The answer stands in the conversation, once', answers.length === 1, `conversation ${conversation}`);
  return told;
}

function stepsIn(tasks: readonly TaskRow[]): string[] {
  const plan = tasks.map(({ result }) => result as { kind?: string; steps?: { member: string }[] } | null);
  return plan.find((one) => one?.kind === 'plan')?.steps?.map(({ member }) => member) ?? [];
}

const where = (sources: Shown['sources']): string =>
  sources.map(({ member, region }) => `${member} in ${region ?? 'nowhere'}`).join(', ');

/** How long all of them were at work at once, by the database's clock; negative: never. */
function overlapMs(tasks: readonly TaskRow[]): number {
  const began = tasks.map(({ started_at }) => started_at?.getTime() ?? Number.NaN);
  const ended = tasks.map(({ completed_at }) => completed_at?.getTime() ?? Number.NaN);
  return tasks.length === side.length ? Math.min(...ended) - Math.max(...began) : -1;
}
