import { randomUUID } from 'node:crypto';
import type { Provider } from './models.ts';

/** No catalogue has it. */
const tool = 'transfer_all_funds';
const args = '{"to":"chaos"}';

/** An answer in the provider's form that calls a tool nobody offered, as one text or as a stream, as was asked. */
export function wrongTool(provider: Provider, asked: Record<string, unknown>): { type: string; text: string } {
  const streams = asked['stream'] === true;
  const model = asked['model'];
  const text = provider === 'openai' ? openAi(model, streams) : anthropic(model, streams);
  return { type: streams ? 'text/event-stream' : 'application/json', text };
}

function openAi(model: unknown, streams: boolean): string {
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1_000), model };
  const call = { id: `call_${randomUUID()}`, type: 'function', function: { name: tool, arguments: args } };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  if (!streams) {
    const message = { role: 'assistant', content: null, tool_calls: [call] };
    const choices = [{ index: 0, message, finish_reason: 'tool_calls' }];
    return JSON.stringify({ ...head, object: 'chat.completion', choices, usage });
  }
  const chunk = (delta: object, finish_reason: string | null, more: object = {}): string =>
    `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], ...more })}\n\n`;
  return [
    chunk({ role: 'assistant', content: null, tool_calls: [{ index: 0, ...call }] }, null),
    chunk({}, 'tool_calls', { usage }),
    'data: [DONE]\n\n',
  ].join('');
}

function anthropic(model: unknown, streams: boolean): string {
  const block = { type: 'tool_use', id: `toolu_${randomUUID().replaceAll('-', '')}`, name: tool };
  const head = { id: `msg_${randomUUID()}`, type: 'message', role: 'assistant', model, stop_sequence: null };
  const usage = { input_tokens: 1, output_tokens: 1 };
  if (!streams) {
    const content = [{ ...block, input: JSON.parse(args) as unknown }];
    return JSON.stringify({ ...head, content, stop_reason: 'tool_use', usage });
  }
  const event = (type: string, data: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
  return [
    event('message_start', { message: { ...head, content: [], stop_reason: null, usage } }),
    event('content_block_start', { index: 0, content_block: { ...block, input: {} } }),
    event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: args } }),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: { output_tokens: 1 } }),
    event('message_stop', {}),
  ].join('');
}
