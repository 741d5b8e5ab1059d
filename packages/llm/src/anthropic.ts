import type Anthropic from '@anthropic-ai/sdk';
import { type Ask, type Heard, Incomplete, type Provider } from './provider.ts';

export interface AnthropicOptions {
  key: string | undefined;
  url: string | undefined;
}

const defaultMaxTokens = 4096;

/** The messages of Anthropic. The library is loaded at the first call. An answer in a form is a tool that must be called. */
export function anthropic(options: AnthropicOptions): Provider {
  return async (ask) => {
    const { default: Client } = await import('@anthropic-ai/sdk');
    const client = new Client({
      apiKey: options.key ?? null,
      authToken: null,
      baseURL: options.url ?? 'https://api.anthropic.com',
      maxRetries: 0,
    });
    const params = { ...paramsOf(ask), max_tokens: ask.maxTokens ?? defaultMaxTokens };
    const { onText, signal } = ask;
    if (!onText) return heard(await client.messages.create(params, { signal }), ask);
    const stream = client.messages.stream(params, { signal });
    stream.on('text', (piece) => onText(piece));
    // An answer in a form comes as the arguments of a tool.
    if (ask.answer) stream.on('inputJson', (piece) => onText(piece));
    return heard(await stream.finalMessage(), ask);
  };
}

function heard(said: Anthropic.Message, ask: Ask): Heard {
  if (!Array.isArray(said.content) || !said.stop_reason) throw new Incomplete('the answer has no end');
  const { usage } = said;
  const cacheRead = usage.cache_read_input_tokens ?? 0;
  const cacheWrite = usage.cache_creation_input_tokens ?? 0;
  const used = said.content.filter((block) => block.type === 'tool_use');
  const answer = used.find((block) => block.name === ask.answer?.name);
  const calls = used.filter((block) => block !== answer).map(({ id, name, input }) => ({ id, name, args: input }));
  const text = said.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return {
    text,
    calls,
    ...(ask.answer && calls.length === 0 ? { answer: answer ? JSON.stringify(answer.input) : text } : {}),
    usage: {
      input: usage.input_tokens + cacheRead + cacheWrite,
      output: usage.output_tokens,
      cacheRead,
      cacheWrite,
    },
  };
}

function paramsOf(ask: Ask): Omit<Anthropic.MessageCreateParamsNonStreaming, 'max_tokens'> {
  const tools = ask.tools.map(({ name, does, input }) => toolOf(name, does, input));
  const base = { model: ask.model, system: ask.system, messages: messagesOf(ask) };
  if (!ask.answer) return tools.length > 0 ? { ...base, tools } : base;
  const { name, schema } = ask.answer;
  return {
    ...base,
    tools: [...tools, toolOf(name, 'Gives the final answer.', schema)],
    tool_choice: tools.length > 0 ? { type: 'any' } : { type: 'tool', name },
  };
}

function toolOf(name: string, description: string, schema: Readonly<Record<string, unknown>>): Anthropic.Tool {
  return { name, description, input_schema: { ...schema, type: 'object' } };
}

function messagesOf(ask: Ask): Anthropic.MessageParam[] {
  const told: { role: 'user' | 'assistant'; content: Anthropic.ContentBlockParam[] }[] = [];
  for (const message of ask.messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = told.at(-1);
    // The results of all tools of one turn belong into one message.
    if (last?.role === role) last.content.push(...blocksOf(message));
    else told.push({ role, content: blocksOf(message) });
  }
  return told;
}

function blocksOf(message: Ask['messages'][number]): Anthropic.ContentBlockParam[] {
  if (message.role === 'user') {
    const pictures = (message.pictures ?? []).map(({ type, bytes }) => ({
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: type, data: Buffer.from(bytes).toString('base64') },
    }));
    return [...pictures, { type: 'text', text: message.text }];
  }
  if (message.role === 'tool') {
    return [
      { type: 'tool_result', tool_use_id: message.callId, content: message.text, is_error: message.failed === true },
    ];
  }
  const text = message.text === '' ? [] : [{ type: 'text' as const, text: message.text }];
  const calls = message.calls.map(({ id, name, args }) => ({ type: 'tool_use' as const, id, name, input: args ?? {} }));
  return [...text, ...calls];
}
