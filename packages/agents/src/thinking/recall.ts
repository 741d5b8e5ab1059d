import { storable } from '../storable.ts';
import type { Step, Thought } from './channels.ts';
import { newMark, opening } from './prompting.ts';
import { askRules, type Thinking } from './thinking.ts';

/** Looks into memory; with `says` the rules answer here, before anybody is asked for words. */
export async function recall(_: Thought, thinking: Thinking): Promise<Step> {
  const memories = await thinking.recall();
  const mark = newMark();
  const rules = thinking.agent.says ? await byRules(thinking, memories) : null;
  if (rules && thinking.agent.worth?.(rules.answer) === false)
    return { rules, end: { answer: rules.answer, by: 'rules' } };
  const messages = [{ role: 'user' as const, text: opening(thinking, mark, memories, rules) }];
  return { memories: storable(memories) as Thought['memories'], mark, rules, messages };
}

async function byRules(thinking: Thinking, memories: Thought['memories']): Promise<NonNullable<Thought['rules']>> {
  const answer = storable(await askRules(thinking, memories));
  return { answer, decisions: [...thinking.bench.decisions] };
}
