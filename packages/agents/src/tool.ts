import type { Db, Query } from '@holdfast/db';
import type { z } from 'zod';
import type { Finding } from './effect.ts';
import { invalid } from './team.ts';

/**
 * `read`: changes nothing. `write`: changes our own database, with the settle, exactly once. `idempotent`: the receiver
 * ignores a key it has seen. `once`: at most once, else ambiguous. `compensable`: as `once`, and `undo` takes it back.
 */
export type ToolClass = 'read' | 'write' | 'idempotent' | 'once' | 'compensable';

/** Who must say yes before a call is made. The answer counts for exactly these arguments, once; silence is a no. */
export interface Approval {
  /** Who should answer, in words. */
  who?: string;
  /** Only these may answer, by the names they answer with. */
  by?: readonly string[];
  /** How many different people must say yes, 1 unless said. One no is enough. */
  needs?: number;
  /** The run's own user may not. */
  notRequester?: boolean;
  /** Milliseconds until silence counts as no; a day unless said. */
  expires?: number;
  /** Why a person is asked, in a sentence. */
  why?: string;
}

/** For whom and where a tool works. `user` and `workspace` are the run's: no argument changes them. */
export interface ToolAt {
  readonly user: string | null;
  readonly workspace: string;
  readonly runId: string;
  readonly taskId: string;
  readonly team: string;
  readonly member: string;
  /** The region in which the attempt runs. */
  readonly region: string;
  readonly db: Db;
  /** The same for every attempt at this call: what a receiver tells copies by. */
  readonly key: string;
  /** Aborted at the deadline, and when the attempt must stop. */
  readonly signal: AbortSignal;
  /** Of `write` tools: one of its `statements`, applied when the task settles. */
  write(statement: string, params: Readonly<Record<string, unknown>>): void;
}

/** A method, so that a tool of any arguments is a tool. */
interface ApprovalRule<Args> {
  judge(args: Args, at: Pick<ToolAt, 'user' | 'workspace' | 'team' | 'member'>): Approval | null;
}

/** Something an agent may do. Its arguments are checked by `input`, whoever wrote them. */
export interface Tool<Args = unknown, Result = unknown> {
  /** Small letters, digits and _. */
  name: string;
  /** What it does, for the model. */
  does: string;
  input: z.ZodType<Args>;
  class: ToolClass;
  /** Milliseconds a call may take; 15 s unless said. */
  deadline?: number;
  /** Which calls need a person's yes; null: this one does not. */
  approval?: Approval | ApprovalRule<Args>['judge'];
  run(args: Args, at: ToolAt): Promise<Result> | Result;
  /** Of `once` and `compensable`: asks the receiver whether this key was done. */
  probe?(args: Args, at: Pick<ToolAt, 'key' | 'signal'>): Promise<Finding<Result>> | Finding<Result>;
  /** Of `compensable`: takes back what a call did. Itself done at most once. */
  undo?(args: Args, result: Result, at: ToolAt): Promise<unknown>;
  /** Of `write`: the statements it may apply, by name, as `loadQueries` gives them. */
  statements?: Readonly<Record<string, Query>>;
}

export type AnyTool = Tool<unknown, unknown>;

/** Checks the definition and gives it back. */
export function tool<Args, Result>(definition: Tool<Args, Result>): Tool<Args, Result> {
  const { name, does, class: kind, statements, undo, probe } = definition;
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw invalid(`${name} is no name for a tool (small letters, digits, _)`);
  if (!does.trim()) throw invalid(`the tool ${name} does not say what it does`);
  if (kind === 'write' && !statements) throw invalid(`the tool ${name} writes, but names no \`statements\``);
  if (kind !== 'write' && statements) throw invalid(`the tool ${name} names \`statements\`, but is not of class write`);
  if ((kind === 'compensable') !== Boolean(undo))
    throw invalid(`\`undo\` of the tool ${name} goes with class compensable`);
  if (probe && kind !== 'once' && kind !== 'compensable')
    throw invalid(`\`probe\` of the tool ${name} goes with class once or compensable`);
  return definition;
}
