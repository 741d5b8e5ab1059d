import type { z } from 'zod';

/** A picture that a model is shown beside a text. Nothing masks what is printed on it: whoever shows it has seen to that. */
export interface ModelPicture {
  type: 'image/jpeg' | 'image/png' | 'image/webp';
  bytes: Uint8Array;
}

/** What was said so far, in the words of no provider. */
export type Message =
  | { role: 'user'; text: string; pictures?: readonly ModelPicture[] }
  | { role: 'assistant'; text: string; calls: readonly ToolCall[] }
  | { role: 'tool'; callId: string; name: string; text: string; failed?: boolean };

/** A model's wish to use a tool; `args` are as it wrote them, checked by nobody yet. */
export interface ToolCall {
  id: string;
  name: string;
  args: unknown;
}

export interface ToolSpec {
  name: string;
  does: string;
  /** JSON Schema of the arguments. */
  input: Readonly<Record<string, unknown>>;
}

/** Whose call it is: stored with it in llm_calls. */
export interface CallFor {
  workspace: string;
  userId: string | null;
  team: string;
  member: string;
  runId: string | null;
  taskId: string | null;
  fence: number;
}

export interface ModelRequest {
  system: string;
  messages: readonly Message[];
  tools?: readonly ToolSpec[];
  /** The reply must be JSON of this shape; corrected twice where it is not. */
  answer?: { name: string; schema: z.ZodType };
  /** The most tokens of the reply. */
  maxTokens?: number;
  /** Milliseconds for the whole call, retries and failover included. */
  deadlineMs: number;
  signal: AbortSignal;
  whose: CallFor;
  /** What it is for, in a word or two: `says`, `think`. Stored with the call. */
  purpose?: string;
  /** Told each piece of text as it comes; asks the provider to stream. */
  onText?: (piece: string) => void;
  /** What `onText` was told so far counts no more: the try failed, or its answer is being corrected. */
  onAgain?: () => void;
}

/** In tokens. `input` includes what came from or went to the cache. */
export interface Usage {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

export interface ModelReply {
  text: string;
  calls: readonly ToolCall[];
  /** Checked against the request's schema; undefined where none was asked, or where the model called tools first. */
  answer?: unknown;
  /** Of all tries of the request together. */
  usage: Usage;
  provider: string;
  model: string;
  /** US dollars, decimal text; null: no price is known. */
  cost: string | null;
  /** Milliseconds. */
  took: number;
}

/** Why no model answered; the caller's rules take over and the answer says so. */
export interface NoReply {
  code: string;
  message: string;
}

/** All models behind one role, in order of preference, with retries, cool-downs and corrections inside. */
export interface Model {
  /** Never throws for what a provider does; throws only what `signal` aborts with. */
  ask(request: ModelRequest): Promise<{ ok: true; reply: ModelReply } | { ok: false; why: NoReply }>;
}

/** The models in force, by role (`fast`, `deep`, …). */
export interface Models {
  /** null: no model is configured for it, rules do the job. */
  of(role: string): Model | null;
  /** Resolves when every call so far stands in llm_calls, or its failure in the log. */
  recorded(): Promise<void>;
}
