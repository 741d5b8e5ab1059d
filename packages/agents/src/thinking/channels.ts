import type { Message, NoReply } from '@holdfast/llm';
import type { Recalled } from '@holdfast/memory';
import type { Decision } from '@holdfast/queue';
import { Annotation } from '@langchain/langgraph';

/** A tool was used in a way that lasts. */
export interface Used {
  tool: string;
  /** The same for the same tool and arguments: the same call. */
  key: string;
  args: unknown;
  result: unknown;
}

/** A statement of a `write` tool, applied when the task settles. */
export interface Planned {
  tool: string;
  statement: string;
  params: Record<string, unknown>;
}

const last = <T>(first: T) => Annotation<T>({ reducer: (_old: T, now: T) => now, default: () => first });
const list = <T>() => Annotation<readonly T[]>({ reducer: (old, more) => [...old, ...more], default: () => [] });

/** What a thread of thought consists of. All of it is JSON; no item of a list is ever changed. */
export const Channels = Annotation.Root({
  memories: last<readonly Recalled[]>([]),
  /** Of a member with `says`: what its rules answered and decided, once for all attempts. */
  rules: last<{ answer: unknown; decisions: readonly Decision[] } | null>(null),
  messages: list<Message>(),
  /** How untrusted text is marked in this thread. */
  mark: last(''),
  turns: last(0),
  cost: last<string | null>('0'),
  model: last<string | null>(null),
  used: list<Used>(),
  writes: list<Planned>(),
  said: last<{ value: unknown } | null>(null),
  why: last<NoReply | null>(null),
  /** The answer, and whether it is the model's. */
  end: last<{ answer: unknown; by: 'rules' | 'model' | 'both' } | null>(null),
  /** Counts what must not be paid for or done again: a checkpoint with a new count is saved. */
  saves: last(0),
});

export type Thought = typeof Channels.State;
export type Step = Partial<typeof Channels.Update>;
