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
  const input = onceRead(team.input, view.input, fits);
  if (!input.success) return misfit('the input', input.error);
  const all: Record<string, unknown[]> = {};
  const turns: Record<string, number> = {};
  const failed: Record<string, TaskError> = {};
  const minds: Record<string, Mind> = {};
  const state: Record<string, unknown> = {};
  for (const name of Object.keys(team.members)) {
    all[name] = [];
    turns[name] = 0;
  }
  for (const answer of inOrder(view.answers)) {
    const member = Object.hasOwn(team.members, answer.member) ? team.members[answer.member] : undefined;
    if (!member || answer.status === 'cancelled') continue;
    turns[answer.member] = (turns[answer.member] ?? 0) + 1;
    if (answer.status === 'failed') {
      failed[answer.member] = freeze(answer.error ?? { code: 'STEP_FAILED', message: 'no reason was kept' });
      continue;
    }
    const { result } = answer;
    const value = member.out ? onceRead(member.out, result, readAnswer) : readAnswer(undefined, result);
    if (!value.success) return misfit(`the answer of ${answer.member} in turn ${answer.turn}`, value.error);
    all[answer.member]?.push(value.data);
    state[answer.member] = value.data;
    if (value.mind) minds[answer.member] = value.mind;
  }
  for (const name of Object.keys(all)) Object.freeze(all[name]);
  state['input'] = input.data;
  state['all'] = Object.freeze(all);
  state['turns'] = Object.freeze(turns);
  state['failed'] = Object.freeze(failed);
  state['minds'] = Object.freeze(minds);
  state['$'] = Object.freeze<Facts>({
    runId: view.runId,
    key: view.key,
    user: view.userId,
    workspace: view.workspace,
  });
  return { ok: true, state: Object.freeze(state) as AnyState };
}

type Fit = { success: true; data: unknown; mind?: Mind } | { success: false; error: z.ZodError };

const known = new WeakMap<z.ZodType, WeakMap<object, Fit>>();

/**
 * What a schema says to a stored value. Said once for each value that is held: the input and the answers of a run are read
 * before and after each of its turns.
 */
function onceRead(schema: z.ZodType, value: unknown, read: (schema: z.ZodType, value: unknown) => Fit): Fit {
  if (typeof value !== 'object' || value === null) return read(schema, value);
  let said = known.get(schema);
  if (!said) {
    said = new WeakMap();
    known.set(schema, said);
  }
  let fit = said.get(value);
  if (!fit) {
    fit = read(schema, value);
    said.set(value, fit);
  }
  return fit;
}

/** An answer as it is stored, beside its mind; without a schema it is taken as it is. */
function readAnswer(schema: z.ZodType | undefined, stored: unknown): Fit {
  const { answer, mind } = readMind(stored);
  const fit: Fit = schema ? fits(schema, answer) : { success: true, data: freeze(answer) };
  return fit.success && mind ? { ...fit, mind: freeze(mind) } : fit;
}

/** Turns are numbered; within one the order of settling must not matter, so it is the order of names. */
function inOrder(answers: readonly Answer[]): readonly Answer[] {
  if (answers.length < 2) return answers;
  return answers.toSorted((a, b) => a.turn - b.turn || (a.member < b.member ? -1 : 1));
}

function misfit(what: string, error: z.ZodError): { ok: false; error: TaskError } {
  return {
    ok: false,
    error: taskError(errors.STORED_MISFIT({ what, reason: explain(error) }), () => errors.STORED_MISFIT()),
  };
}

/** A schema's verdict. */
export function fits(schema: z.ZodType, value: unknown): Fit {
  const parsed = schema.safeParse(value);
  return parsed.success ? { success: true, data: freeze(parsed.data) } : parsed;
}

/** Frozen all the way down. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
