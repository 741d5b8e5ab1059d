import type { HoldfastError } from '@holdfast/errors';
import { errors } from './errors.ts';
import type { Message, ToolCall, ToolSpec, Usage } from './model.ts';

/** One try, in the words of no provider. */
export interface Ask {
  model: string;
  system: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  answer?: { name: string; schema: Readonly<Record<string, unknown>> };
  maxTokens: number | undefined;
  signal: AbortSignal;
  onText: ((piece: string) => void) | undefined;
}

export interface Heard {
  text: string;
  calls: ToolCall[];
  /** The answer as JSON text, checked by nobody yet. */
  answer?: string;
  usage: Usage;
}

/** Speaks with one provider. Throws whatever its library throws; `failureOf` reads it. */
export type Provider = (ask: Ask) => Promise<Heard>;

export interface Failure {
  error: HoldfastError;
  kind: 'capacity' | 'unavailable' | 'refused' | 'garbage';
  /** Milliseconds, as the provider asked. */
  retryAfter?: number;
}

/** The stream or the body ended before the answer did. */
export class Incomplete extends Error {}

/** Both libraries put status and headers on their errors; without a status the connection failed, or the body was no answer. */
export function failureOf(thrown: unknown, provider: string): Failure {
  const { status, headers } = thrown as { status?: unknown; headers?: unknown };
  const reason = thrown instanceof Error ? thrown.message.slice(0, 300) : String(thrown);
  const details = { provider, reason };
  if (status === 429 || status === 529 || status === 503) {
    const retryAfter = headers instanceof Headers ? seconds(headers.get('retry-after')) : undefined;
    return {
      kind: 'capacity',
      error: errors.LLM_CAPACITY(details, thrown),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  }
  if (typeof status === 'number' && status >= 400) {
    const passing = status >= 500 || status === 408 || status === 409;
    if (passing) return { kind: 'unavailable', error: errors.LLM_UNAVAILABLE(details, thrown) };
    return { kind: 'refused', error: errors.LLM_REFUSED(details, thrown) };
  }
  if (
    thrown instanceof Error &&
    !(thrown instanceof Incomplete) &&
    /connection|network|fetch failed/i.test(`${thrown.name} ${reason}`)
  ) {
    return { kind: 'unavailable', error: errors.LLM_UNAVAILABLE(details, thrown) };
  }
  return { kind: 'garbage', error: errors.LLM_GARBAGE(details, thrown) };
}

function seconds(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const number = Number(header);
  const ms = Number.isFinite(number) ? number * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
