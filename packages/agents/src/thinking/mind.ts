import { spent } from '@holdfast/llm';
import type { Mind } from '../mind.ts';
import type { Planned, Thought } from './channels.ts';
import { ponder } from './graph.ts';
import { FencedSaver } from './saver.ts';
import { threadOf } from './store.ts';
import type { Thinking } from './thinking.ts';

export interface Pondered {
  answer: unknown;
  mind: Mind;
  /** Of `write` tools; none where the rules took over. */
  writes: readonly Planned[];
}

/** Thinks with a model, from where an earlier attempt was saved. */
export async function withModel(
  given: Omit<Thinking, 'spentBefore' | 'saved' | 'resume'>,
): Promise<Pondered & { saved: boolean }> {
  const { job, agent, entry, world, bench, params } = given;
  const { taskId, fence, member } = job.task;
  const spentBefore = agent.budget !== undefined && fence > 1 ? await spent(world.db, taskId) : '0';
  /** The newest count that is saved. */
  let last = 0;
  const thinking: Thinking = {
    ...given,
    spentBefore,
    saved: false,
    resume: (thought) => {
      last = thought.saves;
      bench.decisions.push(...(thought.rules?.decisions ?? []));
    },
  };
  const worth = (values: Readonly<Record<string, unknown>>): boolean => {
    const { saves = 0 } = values as { saves?: number };
    const wanted = saves > last;
    last = Math.max(last, saves);
    return wanted;
  };
  const saver = new FencedSaver(
    threadOf(world.db, job, () => {
      thinking.saved = true;
    }),
    worth,
  );
  const thought: Thought = await ponder(thinking, saver, taskId);
  const { end, why, model, turns, cost } = thought;
  const prompt = entry.prompts[member]?.hash;
  const mind: Mind = {
    by: end?.by ?? 'rules',
    ...(model ? { model } : {}),
    ...(prompt ? { prompt } : {}),
    ...(why ? { why } : {}),
    ...(turns > 0 ? { turns, cost } : {}),
    ...(params ? { params: params.version } : {}),
  };
  return { answer: end?.answer, mind, writes: why ? [] : thought.writes, saved: thinking.saved };
}
