import type { Answer, RunView } from '@holdfast/queue';
import fc from 'fast-check';
import { planNext } from '../next.ts';
import type { Registered } from '../registry.ts';
import { arbitraryOf } from './arbitrary.ts';

export interface Draws {
  input: fc.Arbitrary<unknown>;
  /** An answer of the member; undefined is a final failure. */
  answers: Readonly<Record<string, fc.Arbitrary<unknown>>>;
}

const failure: unique symbol = Symbol('failure');

export function drawsOf({ team }: Registered): Draws {
  const answers = Object.fromEntries(
    Object.entries(team.members).map(([name, { out, optional }]) => {
      const given = out ? arbitraryOf(out, name) : fc.jsonValue({ maxDepth: 2 });
      return [
        name,
        optional ? fc.oneof({ weight: 3, arbitrary: given }, { weight: 1, arbitrary: fc.constant(failure) }) : given,
      ];
    }),
  );
  return { input: arbitraryOf(team.input, 'input'), answers };
}

export const emptyView = (entry: Registered, input: unknown): RunView => ({
  runId: '00000000-0000-5000-8000-000000000000',
  team: entry.name,
  key: 'play',
  shape: entry.shape,
  workspace: 'default',
  userId: null,
  parentTask: null,
  version: 0,
  open: 1,
  status: 'running',
  input,
  createdAt: new Date(0),
  answers: [],
});

export function answerOf(member: string, turn: number, value: unknown): Answer {
  const base = { taskId: `${member}-${turn}`, member, turn };
  return value === failure
    ? { ...base, status: 'failed', result: null, error: { code: 'STEP_FAILED', message: 'it failed in play' } }
    : { ...base, status: 'completed', result: value, error: null };
}

/** Plays one run with answers drawn at random, until it ends. */
export function play(
  entry: Registered,
  draws: Draws,
  draw: fc.GeneratorValue,
): RunView & { end: ReturnType<typeof planNext> } {
  let view = emptyView(
    entry,
    draw(() => draws.input),
  );
  for (let turn = 1; ; turn++) {
    const plan = planNext(entry, view);
    if (plan.status !== 'running') return { ...view, end: plan };
    const answers = plan.tasks.map(({ member }) =>
      answerOf(
        member,
        turn,
        draw(() => draws.answers[member] ?? fc.constant(null)),
      ),
    );
    view = { ...view, answers: [...view.answers, ...answers] };
  }
}

/** States that need not be reachable: any members have answered, any number of times. */
export function anyView(entry: Registered, draws: Draws, draw: fc.GeneratorValue): RunView {
  const answers: Answer[] = [];
  for (const [member, values] of Object.entries(draws.answers)) {
    const turns = draw(() => fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }));
    for (const turn of turns)
      answers.push(
        answerOf(
          member,
          turn,
          draw(() => values),
        ),
      );
  }
  return {
    ...emptyView(
      entry,
      draw(() => draws.input),
    ),
    answers,
  };
}
