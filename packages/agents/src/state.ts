import type { Answer, RunView, TaskError } from '@holdfast/queue';
import type { z } from 'zod';
import { errors, explain, taskError } from './errors.ts';
import { type Mind, readMind } from './mind.ts';
import type { AnyTeam } from './team.ts';

/** Everything a team knows while it runs: computed from the stored answers, frozen. */
export type State<Input, All> = {
  /** The latest answer of the member. */
  readonly [Name in keyof All]?: All[Name];
} & {
  readonly input: Input;
  /** All its answers, oldest first. */
  readonly all: { readonly [Name in keyof All]: readonly All[Name][] };
  /** How many of its turns have ended, with an answer or as failed. */
  readonly turns: { readonly [Name in keyof All]: number };
  /** Its last final failure. */
  readonly failed: { readonly [Name in keyof All]?: TaskError };
  /** Which mind gave the latest answer of an agent. */
  readonly minds: { readonly [Name in keyof All]?: Mind };
  readonly $: Facts;
};

export type AnyState = State<unknown, Record<string, unknown>>;

/** What is known of the run itself. */
export interface Facts {
  readonly runId: string;
  readonly key: string;
  readonly user: string | null;
  readonly workspace: string;
}

/** Field names of a state that no member may have. */
export const reservedNames = ['input', 'all', 'turns', 'failed', 'minds', '$', 'done'] as const;

export type Read<T> = { ok: true; state: T } | { ok: false; error: TaskError };

/** The run as the team sees it; a stored value that misfits its schema is told, never guessed around. */
export function readState(team: AnyTeam, view: RunView): Read<AnyState> {
  const input = fits(team.input, view.input);
  if (!input.success) return misfit('the input', input.error);
  const names = Object.keys(team.members);
  const all = record(names, (): unknown[] => []);
  const turns = record(names, () => 0);
  const failed: Record<string, TaskError> = {};
  const minds: Record<string, Mind> = {};
  const latest: Record<string, unknown> = {};
  for (const answer of inOrder(view.answers)) {
    const member = Object.hasOwn(team.members, answer.member) ? team.members[answer.member] : undefined;
    if (!member || answer.status === 'cancelled') continue;
    turns[answer.member] = (turns[answer.member] ?? 0) + 1;
    if (answer.status === 'failed') {
      failed[answer.member] = answer.error ?? { code: 'STEP_FAILED', message: 'no reason was kept' };
      continue;
    }
    const { answer: stored, mind } = readMind(answer.result);
    const value = member.out ? fits(member.out, stored) : { success: true as const, data: stored };
    if (!value.success) return misfit(`the answer of ${answer.member} in turn ${answer.turn}`, value.error);
    all[answer.member]?.push(value.data);
    latest[answer.member] = value.data;
    if (mind) minds[answer.member] = mind;
  }
  const $: Facts = { runId: view.runId, key: view.key, user: view.userId, workspace: view.workspace };
  return { ok: true, state: freeze({ ...latest, input: input.data, all, turns, failed, minds, $ }) as AnyState };
}

/** Turns are numbered; within one the order of settling must not matter, so it is the order of names. */
function inOrder(answers: readonly Answer[]): Answer[] {
  return answers.toSorted((a, b) => a.turn - b.turn || (a.member < b.member ? -1 : 1));
}

function misfit(what: string, error: z.ZodError): { ok: false; error: TaskError } {
  return {
    ok: false,
    error: taskError(errors.STORED_MISFIT({ what, reason: explain(error) }), () => errors.STORED_MISFIT()),
  };
}

/** A schema's verdict. */
export function fits(
  schema: z.ZodType,
  value: unknown,
): { success: true; data: unknown } | { success: false; error: z.ZodError } {
  const parsed = schema.safeParse(value);
  return parsed.success ? { success: true, data: freeze(parsed.data) } : parsed;
}

function record<T>(names: readonly string[], value: () => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value()]));
}

/** Frozen all the way down. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
