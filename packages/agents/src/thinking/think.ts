import { addCosts, atLeast, type ModelReply, type NoReply } from '@holdfast/llm';
import { mask } from '@holdfast/telemetry';
import { errors } from '../errors.ts';
import { storable } from '../storable.ts';
import type { Step, Thought } from './channels.ts';
import { specsOf, system } from './prompting.ts';
import { type Teller, tellerOf } from './tell.ts';
import type { Thinking } from './thinking.ts';

const callMs = 60_000;

/** Asks the model once: it gives the answer, wants tools, or there is a reason why the rules must do. */
export async function think(thought: Thought, thinking: Thinking): Promise<Step> {
  const refused = mayAsk(thought, thinking);
  if (refused) return givesUp(thought, refused);
  await leaseHeld(thinking);
  const { agent, model, job, view, until, signal } = thinking;
  const teller = tellerIn(thought, thinking);
  const outcome = await model.ask({
    system: system(thinking, thought.mark),
    messages: thought.messages,
    tools: specsOf(agent),
    answer: { name: job.task.member, schema: agent.says ?? agent.out },
    purpose: agent.says ? 'says' : 'think',
    deadlineMs: Math.min(callMs, until - performance.now()),
    signal,
    ...(teller ? { onText: teller.take, onAgain: teller.again } : {}),
    whose: {
      workspace: view.workspace,
      userId: view.userId,
      team: view.team,
      member: job.task.member,
      runId: view.runId,
      taskId: job.task.taskId,
      fence: job.task.fence,
    },
  });
  if (!outcome.ok) {
    thinking.bench.progress('think', `no model answered (${outcome.why.code}): the rules do`, { why: outcome.why });
    return givesUp(thought, outcome.why);
  }
  return heard(thought, thinking, outcome.reply);
}

/** Shows the words of a member that tells them as they come; they take the place of what its rules said. */
function tellerIn({ rules }: Thought, { agent, bench }: Thinking): Teller | undefined {
  const { tells } = agent;
  if (!tells || !rules) return undefined;
  return tellerOf(tells.field, (sentence) => tells.may(sentence, rules.answer), {
    begin: () => bench.progress('say', '', { again: true }),
    sentence: (text) => bench.progress('say', text),
  });
}

function heard(thought: Thought, thinking: Thinking, reply: ModelReply): Step {
  const turns = thought.turns + 1;
  const model = `${reply.provider}/${reply.model}`;
  const wants = reply.calls.map((call) => call.name);
  thinking.bench.progress(
    'think',
    wants.length > 0 ? `wants ${wants.join(', ')}` : reply.text.slice(0, 300) || 'has its answer',
    {
      turn: turns,
      model,
      cost: reply.cost,
      tokens: reply.usage.input + reply.usage.output,
      ms: Math.round(reply.took),
    },
  );
  const known: Step = {
    turns,
    model,
    cost: addCosts([thought.cost, reply.cost]),
    saves: thought.saves + 1,
    messages: [{ role: 'assistant', text: mask(reply.text), calls: storable(reply.calls) as typeof reply.calls }],
  };
  if (reply.calls.length === 0) return { ...known, said: { value: storable(reply.answer) } };
  if (turns < thinking.steps) return known;
  const { code, message } = errors.AGENT_STEPS({ member: thinking.job.task.member, steps: thinking.steps });
  return { ...known, why: { code, message } };
}

/** Why the model may not be asked. */
function mayAsk({ turns, cost, why }: Thought, thinking: Thinking): NoReply | undefined {
  if (why) return why;
  const { agent, steps, until, spentBefore } = thinking;
  const { member } = thinking.job.task;
  const { budget } = agent;
  // A model without a known price costs nothing here; `steps` and the deadline bound it.
  const spent = addCosts([spentBefore, turns === 0 ? '0' : (cost ?? '0')]) ?? '0';
  if (turns >= steps) return errors.AGENT_STEPS({ member, steps });
  if (budget !== undefined && atLeast(spent, budget)) return errors.AGENT_BUDGET({ member, spent, budget });
  if (performance.now() >= until) return errors.AGENT_DEADLINE({ member });
  return undefined;
}

/** Past its lease the task may be another's, who asks too: nothing is paid for until a beat succeeds. */
async function leaseHeld({ job, signal }: Thinking): Promise<void> {
  while (job.leaseMs() <= 0) {
    await new Promise((wake) => setTimeout(wake, 100));
    signal.throwIfAborted();
  }
}

/** What lasts and can be taken back is taken back by `check`: that this was decided must not be forgotten. */
function givesUp({ used, saves }: Thought, { code, message }: NoReply): Step {
  return { why: { code, message }, ...(used.length > 0 ? { saves: saves + 1 } : {}) };
}
