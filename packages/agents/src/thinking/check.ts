import type { NoReply } from '@holdfast/llm';
import { mask } from '@holdfast/telemetry';
import { errors, explain } from '../errors.ts';
import { storable } from '../storable.ts';
import { Calls } from '../tool-use.ts';
import type { Step, Thought } from './channels.ts';
import { askRules, type Thinking } from './thinking.ts';

/** The model's answer, if it fits; else the rules', after what the model did and can be taken back is taken back. */
export async function check(thought: Thought, thinking: Thinking): Promise<Step> {
  const { bench } = thinking;
  const judged = thought.why ? { why: thought.why } : judge(thought, thinking);
  if ('end' in judged) {
    bench.progress('check', 'the answer fits', { by: judged.end?.by });
    return judged;
  }
  await new Calls(thinking).undo(thought.used);
  const answer = thought.rules ? thought.rules.answer : await askRules(thinking, thought.memories);
  bench.progress('check', `the rules answer: ${judged.why.message}`, { why: judged.why });
  return { why: judged.why, end: { answer, by: 'rules' } };
}

function judge({ said, rules }: Thought, { agent, job }: Thinking): { end: Thought['end'] } | { why: NoReply } {
  const { member } = job.task;
  try {
    const value = said?.value;
    const by = agent.join ? ('both' as const) : ('model' as const);
    const joined = agent.join ? agent.join(rules?.answer, value) : value;
    if (agent.join && joined === rules?.answer)
      return { why: plain(errors.AGENT_MISFIT({ member, reason: 'nothing that was said can be used' })) };
    const answer = storable(joined);
    const fit = agent.out.safeParse(answer);
    if (fit.success) return { end: { answer, by } };
    return { why: plain(errors.AGENT_MISFIT({ member, reason: explain(fit.error) })) };
  } catch (error) {
    // `join` is the team's code: what it cannot take is no answer.
    return {
      why: plain(errors.AGENT_MISFIT({ member, reason: error instanceof Error ? error.message : String(error) })),
    };
  }
}

/** It goes into the mind, and with it into events: what it quotes is masked. */
const plain = ({ code, message }: NoReply): NoReply => ({ code, message: mask(message) });
