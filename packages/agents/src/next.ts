import type { NextTask, Plan, RunView, TaskError } from '@holdfast/queue';
import { errors, reasonOf, taskError } from './errors.ts';
import type { Registered } from './registry.ts';
import { type AnyState, readState } from './state.ts';
import { turnLimit } from './team.ts';

/** The built-in member without body or answer, whose settle only asks `next`. */
export const nextMember = '$next';

/**
 * What follows in this run: `next` on the frozen state, or the end that the rules name. Pure, never throws: what is
 * wrong with `next` or with a stored answer makes the run stuck with a code, and the answers are kept.
 */
export function planNext(entry: Registered, view: RunView): Plan {
  const read = readState(entry.team, view);
  if (!read.ok) return stuck(read.error);
  const failure = finalFailure(entry, view, read.state);
  if (failure) return { status: 'failed', error: failure, tasks: [] };
  let said: unknown;
  try {
    said = entry.team.next(read.state);
  } catch (error) {
    return stuck(coded(errors.NEXT_THREW({ team: entry.name, reason: reasonOf(error) })));
  }
  if (said === 'done') return { status: 'completed', tasks: [] };
  const problem = objection(entry, said, view);
  if (problem) return stuck(coded(problem));
  return { status: 'running', tasks: [said].flat().map((name) => nextTask(entry, name as string)) };
}

export function nextTask(entry: Registered, member: string): NextTask {
  return { member, home: entry.homes[member] ?? entry.home };
}

/** Why what `next` said cannot be the next turn. */
function objection(entry: Registered, said: unknown, view: RunView): Error | undefined {
  const { name: team } = entry;
  const names: unknown[] = Array.isArray(said) ? said : said === undefined || said === null ? [] : [said];
  if (names.length === 0) return errors.NEXT_NOBODY({ team });
  const stranger = names.find((name) => typeof name !== 'string' || !Object.hasOwn(entry.team.members, name));
  if (stranger !== undefined) {
    const known = Object.keys(entry.team.members).join(', ');
    return errors.NEXT_STRANGER({ team, name: typeof stranger === 'string' ? stranger : reasonOf(stranger), known });
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return errors.NEXT_TWICE({ team, name: twice });
  const limit = entry.team.turns ?? turnLimit;
  if (view.answers.length < limit) return undefined;
  const turns = new Set(membersOf(view).map((answer) => answer.turn)).size;
  return turns >= limit ? errors.TURN_LIMIT({ team, turns }) : undefined;
}

/**
 * A final failure in the last turn of a member that is not optional. One that only says "I could not read what was
 * stored" does not count once the state is readable again: `next` may name the member anew.
 */
function finalFailure(entry: Registered, view: RunView, state: AnyState): TaskError | undefined {
  if (!view.answers.some(({ status }) => status === 'failed')) return undefined;
  const answers = membersOf(view);
  const last = Math.max(0, ...answers.map((answer) => answer.turn));
  const failed = answers.find(
    ({ turn, status, member, error }) =>
      turn === last && status === 'failed' && !isOptional(entry, member, state) && error?.code !== 'STORED_MISFIT',
  );
  if (!failed) return undefined;
  const { code, message } = failed.error ?? { code: 'STEP_FAILED', message: 'no reason was kept' };
  return { code, message, details: { member: failed.member, turn: failed.turn } };
}

function isOptional(entry: Registered, member: string, state: AnyState): boolean {
  const optional = entry.team.members[member]?.optional ?? false;
  return typeof optional === 'function' ? optional(state) : optional;
}

const membersOf = (view: RunView) => view.answers.filter(({ member }) => member !== nextMember);
const coded = (error: Error): TaskError => taskError(error, (reason) => errors.NEXT_THREW({ reason }));
const stuck = (error: TaskError): Plan => ({ status: 'stuck', error, tasks: [] });
