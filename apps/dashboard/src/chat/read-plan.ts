/** Plans, members at work and streamed words, as a run's rows and events have them. */

import { texts } from '../brief/read-brief.ts';
import { isRow } from '../ui/plain-value.ts';
import type { Event, RunPage, TaskView } from '../wire.ts';

export interface PlanStepView {
  member: string;
  why: string;
  after: readonly string[];
  asks: readonly unknown[];
}

export interface PlanView {
  steps: readonly PlanStepView[];
  notes: readonly string[];
  by: string;
}

/** Steps as an answer keeps them. */
export function readSteps(value: unknown): PlanStepView[] {
  return (Array.isArray(value) ? value : []).filter(isRow).flatMap(({ member, why, after, asks }) =>
    typeof member === 'string'
      ? [
          {
            member,
            why: typeof why === 'string' ? why : '',
            after: texts(after),
            asks: Array.isArray(asks) ? asks : [],
          },
        ]
      : [],
  );
}

/** The plan in force of a run: the last answer of any member that is one. */
export function planIn(tasks: readonly TaskView[]): PlanView | null {
  for (const { result } of tasks.toReversed()) {
    if (isRow(result) && result['kind'] === 'plan')
      return { steps: readSteps(result['steps']), notes: texts(result['notes']), by: String(result['by'] ?? '') };
  }
  return null;
}

export interface SourceView {
  member: string;
  region: string | null;
  ms: number | null;
  problem: string | null;
}

export function readSources(brief: unknown): SourceView[] {
  const found = isRow(brief) && Array.isArray(brief['sources']) ? brief['sources'] : [];
  return found.filter(isRow).map(({ member, region, ms, problem }) => ({
    member: String(member),
    region: typeof region === 'string' ? region : null,
    ms: typeof ms === 'number' ? ms : null,
    problem: isRow(problem) ? `${String(problem['code'])}: ${String(problem['says'])}` : null,
  }));
}

/** The task of a member that counts: its last. */
export const taskOf = (run: RunPage, member: string): TaskView | undefined =>
  run.tasks.findLast((task) => task.member === member);

/**
 * The words of the answer as they come, sentence by sentence: of the latest attempt that said any, what a model says
 * before what the rules said.
 */
export function streamedText(events: readonly Event[], runId: string): string {
  const said = events.filter(
    (event) => event.type === 'task.progress' && event.data.runId === runId && event.data.stage === 'say',
  );
  const newest = said.reduce<Event | undefined>((a, b) => (!a || b.at > a.at ? b : a), undefined);
  if (newest?.type !== 'task.progress') return '';
  const own = said.filter(
    (event) => event.stream === newest.stream && 'fence' in event.data && event.data.fence === newest.data.fence,
  );
  const ordered = own
    .toSorted((a, b) => a.seq - b.seq)
    .flatMap((event) => (event.type === 'task.progress' ? [event.data] : []));
  const again = ordered.findLastIndex(({ figures }) => figures?.['again'] === true);
  return ordered
    .slice(again + 1)
    .map(({ text }) => text)
    .join(' ');
}
