export interface Said {
  text?: string;
  calls?: readonly { name: string; args: unknown }[];
  /** Given in the form the request asks for: JSON content, or the forced tool. */
  answer?: unknown;
  usage?: { input: number; output: number; cacheRead?: number; cacheWrite?: number };
}

export type Body = Record<string, unknown>;
type Counts = Required<NonNullable<Said['usage']>>;

const id = (): string => crypto.randomUUID().replaceAll('-', '');
const counts = (said: Said): Counts => ({ cacheRead: 0, cacheWrite: 0, input: 10, output: 5, ...said.usage });
const event = (data: object, name?: string): string =>
  `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

/** The text in pieces of a few letters, as models stream it. */
const pieces = (text: string): string[] => text.match(/[\s\S]{1,6}/g) ?? [];

export function openAiBody(said: Said, request: Body): object {
  const { content, toolCalls } = openAiParts(said);
  const message = { role: 'assistant', content, ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}) };
  const finish = toolCalls.length > 0 ? 'tool_calls' : 'stop';
  const choices = [{ index: 0, message, finish_reason: finish }];
  return { ...openAiHead(request), object: 'chat.completion', choices, usage: openAiUsage(said) };
}

export function openAiEvents(said: Said, request: Body): string[] {
  const { content, toolCalls } = openAiParts(said);
  const head = { ...openAiHead(request), object: 'chat.completion.chunk' };
  const chunk = (delta: object, finish: string | null = null): string =>
    event({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] });
  const called = toolCalls.flatMap(({ function: { name, arguments: args }, ...call }, index) => [
    chunk({ tool_calls: [{ index, ...call, function: { name, arguments: '' } }] }),
    ...pieces(args).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(content ?? '').map((piece) => chunk({ content: piece })),
    ...called,
    chunk({}, toolCalls.length > 0 ? 'tool_calls' : 'stop'),
    event({ ...head, choices: [], usage: openAiUsage(said) }),
    'data: [DONE]\n\n',
  ];
}

function openAiHead(request: Body): object {
  return { id: `chatcmpl-${id()}`, created: Math.floor(Date.now() / 1000), model: request['model'] };
}

function openAiParts(said: Said) {
  const toolCalls = (said.calls ?? []).map(({ name, args }) => ({
    id: `call_${id()}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
  const content = said.answer === undefined ? (said.text ?? null) : JSON.stringify(said.answer);
  return { content, toolCalls };
}

function openAiUsage(said: Said): object {
  const { input, output, cacheRead } = counts(said);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
  };
}

export function anthropicBody(said: Said, request: Body): object {
  const content = anthropicBlocks(said, request);
  const stop = content.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn';
  return { ...anthropicHead(request), content, stop_reason: stop, usage: anthropicUsage(said) };
}

export function anthropicEvents(said: Said, request: Body): string[] {
  const blocks = anthropicBlocks(said, request);
  const stop = blocks.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn';
  const send = (data: { type: string } & Body): string => event(data, data.type);
  const usage = anthropicUsage(said);
  const told = blocks.flatMap((block, index) => [
    send({
      type: 'content_block_start',
      index,
      content_block: block.type === 'text' ? { type: 'text', text: '' } : { ...block, input: {} },
    }),
    ...pieces(block.type === 'text' ? block.text : JSON.stringify(block.input)).map((piece) =>
      send({
        type: 'content_block_delta',
        index,
        delta:
          block.type === 'text'
            ? { type: 'text_delta', text: piece }
            : { type: 'input_json_delta', partial_json: piece },
      }),
    ),
    send({ type: 'content_block_stop', index }),
  ]);
  const message = { ...anthropicHead(request), content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const delta = { stop_reason: stop, stop_sequence: null };
  return [
    send({ type: 'message_start', message }),
    ...told,
    send({ type: 'message_delta', delta, usage: { output_tokens: counts(said).output } }),
    send({ type: 'message_stop' }),
  ];
}

type Block = { type: 'text'; text: string } | { type: 'tool_use'; id: string; name: string; input: unknown };

function anthropicBlocks(said: Said, request: Body): Block[] {
  const use = (name: string, input: unknown): Block => ({ type: 'tool_use', id: `toolu_${id()}`, name, input });
  const text: Block[] = said.text === undefined ? [] : [{ type: 'text', text: said.text }];
  const calls = (said.calls ?? []).map(({ name, args }) => use(name, args));
  if (said.answer === undefined) return [...text, ...calls];
  const forced = (request['tool_choice'] as { name?: string } | undefined)?.name;
  const last = (request['tools'] as { name: string }[] | undefined)?.at(-1)?.name;
  return [...text, ...calls, use(forced ?? last ?? 'answer', said.answer)];
}

function anthropicHead(request: Body): object {
  return { id: `msg_${id()}`, type: 'message', role: 'assistant', model: request['model'], stop_sequence: null };
}

function anthropicUsage(said: Said): object {
  const { input, output, cacheRead, cacheWrite } = counts(said);
  return {
    input_tokens: input - cacheRead - cacheWrite,
    output_tokens: output,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
  };
}
