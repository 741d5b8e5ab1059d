import type { Db } from '@holdfast/db';
import type { InForce, Learner } from '@holdfast/learning';
import type { Model, ModelRequest } from '@holdfast/llm';
import type { NewMemory, Recall, Recalled } from '@holdfast/memory';
import type { Write } from '@holdfast/queue';
import type { Documents } from '@holdfast/tools';
import type { Reader } from '@holdfast/tools/reading';
import type { z } from 'zod';
import type { EffectOptions } from './effect.ts';
import type { State } from './state.ts';
import type { AnyTool } from './tool.ts';

/** A member that is code. Everything it touches outside our own database goes through `once`. */
export interface Step<Answer, Input, All> {
  kind: 'step';
  does: string;
  /** The region it prefers to run in. */
  home: string;
  /** The answer's schema; without one the answer is any JSON and siblings see `unknown`. */
  out?: z.ZodType<Answer>;
  /** May run more than once: an attempt that fails or dies is repeated from its beginning. */
  run(state: State<Input, All>, tools: Tools): Promise<NoInfer<Answer>> | NoInfer<Answer>;
  /** Milliseconds an attempt may take; an hour unless said. */
  timeout?: number;
  /** How many attempts may fail; 5 unless said. */
  tries?: number;
  /** A heavy one: how many of its attempts a worker runs side by side. The others hold no slot meanwhile. */
  atOnce?: number;
  /** Its final failure does not end the run: `next` is asked and sees `s.failed.x`. As a function: in runs of this state. */
  optional?: boolean | ((state: State<Input, All>) => boolean);
  /** Statements on our own tables, made of the checked answer; they run in one transaction with the settle: exactly once. Pure. */
  writes?(answer: NoInfer<Answer>, state: State<Input, All>): readonly Write[];
}

/** A member that is a person. It parks the run, durably, until somebody answers. */
export interface Human<Answer, Input, All> {
  kind: 'human';
  does: string;
  out: z.ZodType<Answer>;
  /** The region that asks; the home of the first step unless said. */
  home?: string;
  /** Milliseconds until silence counts as no: a final failure. 7 days unless said. */
  expires?: number;
  /** What is shown to the person, beside the answer's schema. Pure. */
  ask?(state: State<Input, All>): unknown;
  /** Who should answer, in words. */
  who?: string;
  /** Silence does not end the run. As a function: in runs of this state. */
  optional?: boolean | ((state: State<Input, All>) => boolean);
}

/**
 * A member that thinks: rules that do the job for real, and a model where there is one. Beside the team stands its
 * prompt, `prompts/<member>.md`.
 */
export interface Agent<Answer, Input, All> {
  kind: 'agent';
  does: string;
  /** The region it prefers to run in. */
  home: string;
  out: z.ZodType<Answer>;
  /**
   * The deterministic mind. Answers where no model is configured, where none answers, where the budget is spent; with
   * `says` it always runs first and gives every figure. May run more than once, as the body of a step.
   */
  rules(state: State<Input, All>, tools: AgentTools): Promise<NoInfer<Answer>> | NoInfer<Answer>;
  /** The model is asked only for this (language, questions); without it the model gives `out`. See `Saying`. */
  says?: z.ZodType;
  /** The model's role, 'fast' unless said; null: never a model. */
  model?: string | null;
  /** What the model may use besides its words. */
  tools?: readonly AnyTool[];
  /** What to look up in memory before thinking; of the run's workspace and user, whatever it says. */
  recall?(state: State<Input, All>, at: RecallAt): Asked | Promise<Asked>;
  /** What to know again; written with the answer, in the same statement. */
  remember?(answer: NoInfer<Answer>, state: State<Input, All>): readonly NewMemory[];
  /** What makes its figures learn from people; the parameters in force are `tools.params`. */
  learns?: Learner<unknown>;
  /**
   * What else it learns, each under a name of its own that no member of the team has: `tools.skill(name)` are its parameters in
   * force, and a decision that `teaches` it is judged for it.
   */
  skills?: Readonly<Record<string, Learner<unknown>>>;
  /** Milliseconds an attempt may take; an hour unless said. Of them the model gets half, and a call of it a minute at most. */
  timeout?: number;
  /** How many attempts may fail; 5 unless said. */
  tries?: number;
  /** A heavy one: how many of its attempts a worker runs side by side. The others hold no slot meanwhile. */
  atOnce?: number;
  /** Its final failure does not end the run: `next` is asked and sees `s.failed.x`. As a function: in runs of this state. */
  optional?: boolean | ((state: State<Input, All>) => boolean);
  /** Statements on our own tables, made of the checked answer; they run in one transaction with the settle: exactly once. Pure. */
  writes?(answer: NoInfer<Answer>, state: State<Input, All>): readonly Write[];
  /** The most model turns of a task, 8 unless said. */
  steps?: number;
  /** The most a task may spend on models: US dollars, decimal text. */
  budget?: string;
}

/** The model's words of an agent, and how they join the rules' answer. */
export interface Saying<Answer, Said> {
  says?: z.ZodType<Said>;
  /** Gives the very answer it got where nothing that was said can be used: then the rules alone have answered. */
  join?(answer: NoInfer<Answer>, said: NoInfer<Said>): NoInfer<Answer>;
  /**
   * The field of what is said whose words people see as they come, sentence by sentence (live lines of the stage `say`),
   * and whether a sentence may be shown. The first that may not ends the showing.
   */
  tells?: { field: string; may(sentence: string, answer: NoInfer<Answer>): boolean };
  /** Whether a model's words are worth asking for; always unless said. */
  worth?(answer: NoInfer<Answer>): boolean;
}

/** A question to memory; workspace and user are the run's. */
export type Question = Omit<Recall, 'workspace' | 'userId'>;
export type Asked = Question | readonly Question[] | null;

/** What a question to memory may be made with. */
export interface RecallAt {
  readonly db: Db;
  readonly signal: AbortSignal;
}

export type Member<Answer, Input, All> =
  | Step<Answer, Input, All>
  | Human<Answer, Input, All>
  | Agent<Answer, Input, All>;

/** A member when its types do not matter. */
export type AnyMember = Member<unknown, unknown, Record<string, unknown>>;
export type AnyStep = Step<unknown, unknown, Record<string, unknown>>;
export type AnyHuman = Human<unknown, unknown, Record<string, unknown>>;
export type AnyAgent = Agent<unknown, unknown, Record<string, unknown>> & Saying<unknown, unknown>;

/** What a step has in its hands besides the state. */
export interface Tools {
  /** Does `effect` at most once for this task and key, whatever dies; its result is stored and given again. */
  once<T>(
    key: string,
    effect: (key: string, signal: AbortSignal) => Promise<T> | T,
    options?: EffectOptions<T>,
  ): Promise<T>;
  /** A live line on the screen: nothing waits for it. */
  progress(stage: string, text: string, figures?: Record<string, unknown>): void;
  /** Runs these beside us and waits, without holding a worker; then the step runs again and gets how they ended. */
  spawn(children: readonly Spawned[]): Promise<readonly SpawnEnd[]>;
  /** Ends the attempt; the step runs again after `ms`, with `keep` in `kept`. Not a failure. */
  snooze(ms: number, keep?: unknown): never;
  /** Ends the task as failed for good: no attempt repeats it, `holdfast redrive` can. */
  fail(code: string, message: string): never;
  /** What an earlier attempt left by `snooze`. */
  readonly kept: unknown;
  /** `fence` rises with every attempt; `tries` counts those that failed; `at`: the region; `agentId`: the member's own id. */
  readonly attempt: {
    readonly fence: number;
    readonly tries: number;
    readonly taskId: string;
    readonly at: string;
    readonly agentId: string;
  };
  /** Stored with the answer, in the same statement. */
  decide(decision: StepDecision): void;
  /** The members of this team as the workers' beats tell it now: who is within reach, and who would stand in. */
  peers(): Promise<readonly Peer[]>;
  /** What a member of this team answered in other runs, by the runs' keys; keys without an answer are missing. */
  answered(member: string, keys: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Our own database, for the team's domain. What changes several rows goes through `transaction`. */
  readonly db: Db;
  /** What people uploaded and members made. Throws DOCUMENTS_OUT where the process was given no store. */
  readonly documents: Documents;
  /** Reads pictures and PDFs, in processes of its own. Throws DOCUMENTS_OUT as well. */
  readonly reader: Reader;
  /** Aborted at the member's timeout, when the lease is lost, the run cancelled or the worker drained. */
  readonly signal: AbortSignal;
}

/** A member of the same team, seen from a running attempt. */
export interface Peer {
  member: string;
  home: string;
  status: 'unreachable' | 'thinking' | 'acting' | 'blocked' | 'idle';
  /** The region that takes its tasks while no worker of its home lives; null: its home does, or no region lives. */
  standsIn: string | null;
}

/** What the rules of an agent have besides. */
export interface AgentTools extends Tools {
  /** What memory gave, best first, each once. A decision may name those that changed something. */
  readonly memories: readonly Recalled[];
  /** Asks memory for what only the rules could know to ask; in the name of the run, as the member's own question. */
  recall(asked: Asked): Promise<readonly Recalled[]>;
  /** A memory as a decision lists it in `context.memories`; `changed`: what it did to the answer, nothing unless said. */
  counted(recalled: Recalled, changed?: Changed): Counted;
  /**
   * The model of a role, for what no rule can do, such as looking at a picture; null: none is configured. It is told the member's prompt;
   * what it says is data, which the rules judge. An answer made with it has the mind `both`.
   */
  model(role: string): Asking | null;
  /** The parameters in force of a member that learns; null: it does not. */
  readonly params: InForce | null;
  /** The parameters in force of one of its skills. */
  skill(name: string): InForce;
}

/** A model as rules ask it, in the name of their task. */
export interface Asking {
  ask(
    request: Pick<ModelRequest, 'messages' | 'answer' | 'maxTokens' | 'deadlineMs' | 'purpose'>,
  ): ReturnType<Model['ask']>;
}

/** What a memory did to an answer: to a score by `points`, or `says` it in words. */
export type Changed = { points: number } | { says: string };

/** A memory in the context of a decision: the page draws this form, whoever decided. */
export interface Counted {
  memory_id: string;
  kind: string;
  says: string;
  /** Cosine; null: found by words. */
  similarity: number | null;
  /** Who left it, such as "fraud of expenses", and in which region. */
  agent: string;
  region: string;
  /** 0: it changed nothing. Missing: `changed` says what it changed. */
  points?: number;
  changed?: string;
}

export interface StepDecision {
  type: string;
  /** The inputs it rests on. */
  context: unknown;
  reasoning?: string;
  action?: unknown;
  /** 0 … 1 */
  confidence?: number;
  /** Whose learner people's words on it teach: a skill of the member, or another member; its own unless said. */
  teaches?: string;
}

export interface Spawned {
  team: string;
  /** Unique among the children of this task. */
  key: string;
  input: unknown;
}

export interface SpawnEnd {
  key: string;
  team: string;
  runId: string;
  status: 'completed' | 'failed' | 'cancelled';
  error: { code: string; message: string } | null;
}
