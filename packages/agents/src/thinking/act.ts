import type { Message } from '@holdfast/llm';
import { Calls } from '../tool-use.ts';
import type { Planned, Step, Thought, Used } from './channels.ts';
import { fenced } from './prompting.ts';
import type { Thinking } from './thinking.ts';

/**
 * Uses the tools the model wants, one after another; what goes wrong is told to the model. Nothing need be saved here: an
 * attempt that comes later does this again from the saved reply, and what lasts is remembered by the effects' own rows.
 */
export async function act(thought: Thought, thinking: Thinking): Promise<Step> {
  const asked = thought.messages.at(-1);
  if (asked?.role !== 'assistant') return {};
  const calls = new Calls(thinking);
  const messages: Message[] = [];
  const used: Used[] = [];
  const writes: Planned[] = [];
  for (const call of asked.calls) {
    thinking.signal.throwIfAborted();
    const done = await calls.use(call, [...thought.used, ...used]);
    if (done.used) used.push(done.used);
    writes.push(...done.writes);
    const text = done.failed ? done.failed : fenced(thought.mark, `result of ${call.name}`, done.result);
    messages.push({
      role: 'tool',
      callId: call.id,
      name: call.name,
      text,
      ...(done.failed ? { failed: true } : {}),
    });
  }
  return { messages, used, writes };
}
