import type { AIMessageChunk, BaseMessageLike } from '@langchain/core/messages';
import { type Ask, type Heard, Incomplete, type Provider } from './provider.ts';

export interface OpenAiOptions {
  key: string | undefined;
  url: string | undefined;
}

/** Chat completions of OpenAI and of every server that speaks them. The library is loaded at the first call. */
export function openAi(options: OpenAiOptions): Provider {
  return async (ask) => {
    const { ChatOpenAI } = await import('@langchain/openai');
    const chat = new ChatOpenAI({
      model: ask.model,
      apiKey: options.key ?? 'none',
      configuration: { baseURL: options.url ?? 'https://api.openai.com/v1', maxRetries: 0 },
      maxRetries: 0,
      ...(ask.maxTokens === undefined ? {} : { maxTokens: ask.maxTokens }),
    });
    const call = { signal: ask.signal, ...toolsOf(ask), ...formatOf(ask) };
    // Without a stream the library parses an answer in a form itself and throws the text away where it cannot: then
    // the model could not be told what is wrong.
    const said =
      ask.onText || ask.answer
        ? await streamed(await chat.stream(messagesOf(ask), call), ask.onText)
        : ((await chat.invoke(messagesOf(ask), call)) as AIMessageChunk);
    return heard(said, ask);
  };
}

async function streamed(stream: AsyncIterable<AIMessageChunk>, onText: Ask['onText']): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined;
  for await (const chunk of stream) {
    whole = whole === undefined ? chunk : whole.concat(chunk);
    if (chunk.text !== '') onText?.(chunk.text);
  }
  if (whole === undefined) throw new Incomplete('the stream was empty');
  return whole;
}

function heard(said: AIMessageChunk, ask: Ask): Heard {
  if (!said.response_metadata['finish_reason']) throw new Incomplete('the answer has no end');
  const usage = said.usage_metadata;
  const broken = (said.invalid_tool_calls ?? []).map((one) => ({
    id: one.id ?? '',
    name: one.name ?? '',
    args: one.args,
  }));
  const calls = (said.tool_calls ?? []).map((one) => ({ id: one.id ?? '', name: one.name, args: one.args as unknown }));
  const all = [...calls, ...broken];
  return {
    text: said.text,
    calls: all,
    ...(ask.answer && all.length === 0 ? { answer: said.text } : {}),
    usage: {
      input: usage?.input_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
      cacheRead: usage?.input_token_details?.cache_read ?? 0,
      cacheWrite: usage?.input_token_details?.cache_creation ?? 0,
    },
  };
}

function messagesOf(ask: Ask): BaseMessageLike[] {
  const told = ask.messages.map((message): BaseMessageLike => {
    if (message.role === 'user') return { role: 'user', content: userContent(message) };
    if (message.role === 'tool') return { role: 'tool', content: message.text, tool_call_id: message.callId };
    const calls = message.calls.map(({ id, name, args }) => ({
      id,
      type: 'function' as const,
      function: { name, arguments: JSON.stringify(args ?? {}) },
    }));
    return { role: 'assistant', content: message.text, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
  });
  return [{ role: 'system', content: ask.system }, ...told];
}

function userContent({ text, pictures = [] }: Extract<Ask['messages'][number], { role: 'user' }>) {
  if (pictures.length === 0) return text;
  const shown = pictures.map(({ type, bytes }) => ({
    type: 'image_url' as const,
    image_url: { url: `data:${type};base64,${Buffer.from(bytes).toString('base64')}` },
  }));
  return [...shown, { type: 'text' as const, text }];
}

function toolsOf(ask: Ask): object {
  if (ask.tools.length === 0) return {};
  const tools = ask.tools.map(({ name, does, input }) => ({
    type: 'function' as const,
    function: { name, description: does, parameters: input },
  }));
  return { tools };
}

function formatOf({ answer }: Ask): object {
  if (!answer) return {};
  return { response_format: { type: 'json_schema', json_schema: { name: answer.name, schema: answer.schema } } };
}
