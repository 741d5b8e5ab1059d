import { mask, maskJson } from '@holdfast/telemetry';
import { type Form, formOf } from './form.ts';
import type { Message, ModelReply, ModelRequest, Usage } from './model.ts';
import { addCosts, costOf, priceOf } from './price.ts';
import { type Ask, type Failure, failureOf, type Heard, type Provider } from './provider.ts';
import type { Recorder } from './recorder.ts';

export interface Candidate {
  provider: string;
  model: string;
  call: Provider;
}

export type Tried = { heard: Heard } | { failure: Failure } | { late: true };

const none: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** One request with what it has used so far. Everything is masked before a provider sees it. */
export class Talk {
  readonly ends: number;
  readonly request: ModelRequest;
  private readonly role: string;
  private readonly recorder: Recorder;
  private readonly began = performance.now();
  private readonly system: string;
  private readonly messages: readonly Message[];
  private readonly form: Form | undefined;
  private usage = none;
  private readonly costs: (string | null)[] = [];
  private told = false;

  constructor(role: string, recorder: Recorder, request: ModelRequest) {
    this.role = role;
    this.recorder = recorder;
    this.request = request;
    this.ends = this.began + request.deadlineMs;
    this.system = mask(request.system);
    this.messages = request.messages.map(masked);
    this.form = request.answer && formOf(request.answer);
  }

  /** Throws only what the request's signal aborts with. */
  async try(candidate: Candidate, said: readonly Message[], until: number): Promise<Tried> {
    const { request } = this;
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(until - performance.now())));
    const signal = AbortSignal.any([request.signal, late]);
    const messages = [...this.messages, ...said];
    const from = performance.now();
    const ended = ending(signal);
    try {
      const heard = await Promise.race([candidate.call(this.askOf(candidate, messages, signal)), ended.promise]);
      await this.note(candidate, messages, from, heard, null);
      return { heard };
    } catch (error) {
      const failure = failureOf(error, candidate.provider);
      const code = request.signal.aborted ? 'ABORTED' : late.aborted ? 'LLM_DEADLINE' : failure.error.code;
      await this.note(candidate, messages, from, undefined, code);
      this.unsay();
      request.signal.throwIfAborted();
      return late.aborted ? { late: true } : { failure };
    } finally {
      ended.forget();
    }
  }

  read(heard: Heard): { reply: { answer?: unknown } } | { wrong: string } {
    const names = this.request.tools?.map((tool) => tool.name) ?? [];
    const unknown = heard.calls.find((call) => !names.includes(call.name));
    if (unknown) return { wrong: `there is no tool ${unknown.name}; there are: ${names.join(', ') || 'none'}` };
    if (!this.form || heard.calls.length > 0) return { reply: {} };
    const read = this.form.read(heard);
    return 'wrong' in read ? read : { reply: read };
  }

  reply(candidate: Candidate, heard: Heard, answer: unknown): ModelReply {
    return {
      text: heard.text,
      calls: heard.calls,
      ...(answer === undefined ? {} : { answer }),
      usage: this.usage,
      provider: candidate.provider,
      model: candidate.model,
      cost: addCosts(this.costs),
      took: performance.now() - this.began,
    };
  }

  /** What was streamed so far counts no more. */
  unsay(): void {
    if (this.told) this.request.onAgain?.();
    this.told = false;
  }

  private askOf(candidate: Candidate, messages: readonly Message[], signal: AbortSignal): Ask {
    const { request, form, system } = this;
    const onText = request.onText && ((piece: string) => (signal.aborted ? undefined : this.tell(piece)));
    const answer = form && { name: form.name, schema: form.schema };
    return {
      model: candidate.model,
      system,
      messages,
      tools: request.tools ?? [],
      ...(answer ? { answer } : {}),
      maxTokens: request.maxTokens,
      signal,
      onText,
    };
  }

  private tell(piece: string): void {
    this.told = true;
    this.request.onText?.(piece);
  }

  private async note(
    candidate: Candidate,
    messages: readonly Message[],
    from: number,
    heard: Heard | undefined,
    code: string | null,
  ): Promise<void> {
    const took = performance.now() - from;
    const { provider, model } = candidate;
    const usage = heard?.usage ?? none;
    const price = await priceOf(provider, model, usage, new Date());
    const cost = price && heard ? costOf(price, usage) : null;
    if (heard) {
      this.usage = sum(this.usage, usage);
      this.costs.push(cost);
    }
    this.recorder.record({
      provider,
      model,
      role: this.role,
      purpose: this.request.purpose ?? '',
      errorCode: code,
      usage,
      took,
      price,
      cost,
      system: this.system,
      messages,
      answer: heard ? told(heard) : '',
      whose: this.request.whose,
    });
  }
}

/** A library that does not heed its signal must not hold the call. */
function ending(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  let stop = (): void => {};
  const promise = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener('abort', stop) };
}

/** Masked before it is JSON: there `\n` puts a letter before what follows, and what begins at a word's edge is not found. */
function told({ text, calls, answer }: Heard): string {
  return JSON.stringify({ text: maskedText(text), calls: maskJson(calls), answer: answer && maskedText(answer) });
}

/** A text that is JSON stays JSON. */
function maskedText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return mask(text);
  try {
    return JSON.stringify(maskJson(JSON.parse(text)));
  } catch {
    return mask(text);
  }
}

function masked(message: Message): Message {
  if (message.role !== 'assistant') return { ...message, text: mask(message.text) };
  const calls = message.calls.map((call) => ({ ...call, args: maskJson(call.args) }));
  return { ...message, text: mask(message.text), calls };
}

function sum(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
  };
}
