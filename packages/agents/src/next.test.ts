import type { Answer, RunView } from '@holdfast/queue';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { planNext } from './next.ts';
import { createRegistry, type Registered } from './registry.ts';
import { newRun } from './start.ts';
import { readState } from './state.ts';
import { type AnyTeam, type Team, team } from './team.ts';

const Count = z.object({ n: z.number() });
type All = { a: { n: number }; b: { n: number }; person: { yes: boolean } };

function entry(next: Team<{ x: number }, All>['next'], more: Partial<Team<{ x: number }, All>> = {}): Registered {
  const one = team<{ x: number }, All>({
    does: 'counts',
    input: z.object({ x: z.number() }),
    members: {
      a: { kind: 'step', does: 'counts', home: 'us-west-2', out: Count, run: () => ({ n: 1 }) },
      b: { kind: 'step', does: 'counts', home: 'us-east-1', out: Count, run: () => ({ n: 1 }), optional: true },
      person: { kind: 'human', does: 'says yes', out: z.object({ yes: z.boolean() }) },
    },
    next,
    ...more,
  });
  return createRegistry({ counting: one }).get('counting');
}

const answer = (member: string, turn: number, result: unknown = { n: turn }, more: Partial<Answer> = {}): Answer => ({
  taskId: `${member}-${turn}`,
  member,
  turn,
  status: 'completed',
  result,
  error: null,
  ...more,
});

const died = (member: string, turn: number, code = 'STEP_FAILED'): Answer =>
  answer(member, turn, null, { status: 'failed', error: { code, message: 'it failed' } });

const view = (answers: Answer[], input: unknown = { x: 1 }): RunView => ({
  runId: 'r',
  team: 'counting',
  key: 'k',
  shape: 's',
  workspace: 'default',
  userId: null,
  parentTask: null,
  version: 0,
  open: 1,
  status: 'running',
  input,
  createdAt: new Date(0),
  answers,
});

test('a name becomes a task at its home; a person without a home is asked where the first step lives', () => {
  expect(
    planNext(
      entry(() => 'b'),
      view([]),
    ),
  ).toEqual({ status: 'running', tasks: [{ member: 'b', home: 'us-east-1' }] });
  expect(
    planNext(
      entry(() => ['a', 'person']),
      view([]),
    ).tasks,
  ).toEqual([
    { member: 'a', home: 'us-west-2' },
    { member: 'person', home: 'us-west-2' },
  ]);
  expect(
    planNext(
      entry(() => 'done'),
      view([]),
    ),
  ).toEqual({ status: 'completed', tasks: [] });
});

test.each([
  [
    'throws',
    () => {
      throw new Error('oops');
    },
    'NEXT_THREW',
  ],
  ['names nobody', () => undefined, 'NEXT_NOBODY'],
  ['names an empty list', () => [], 'NEXT_NOBODY'],
  ['names a stranger', () => 'toString', 'NEXT_STRANGER'],
  ['names a stranger beside a member', () => ['a', 'done'], 'NEXT_STRANGER'],
  ['names no text', () => 7, 'NEXT_STRANGER'],
  ['names one twice', () => ['a', 'b', 'a'], 'NEXT_TWICE'],
  [
    'changes the state',
    (s: { turns: { a: number } }) => {
      s.turns.a = 3;
      return 'done';
    },
    'NEXT_THREW',
  ],
  [
    'changes an answer',
    (s: { a: { n: number } }) => {
      s.a.n = 3;
      return 'done';
    },
    'NEXT_THREW',
  ],
] as const)('a next that %s makes the run stuck', (_, next, code) => {
  const plan = planNext(entry(next as never), view([answer('a', 1)]));
  expect(plan).toMatchObject({ status: 'stuck', tasks: [], error: { code } });
});

test('the turn limit counts turns, not tasks, and not the redrives of a stuck run', () => {
  const loop = entry(() => ['a', 'b'], { turns: 3 });
  const turns = (n: number) => Array.from({ length: n }, (_, i) => [answer('a', i + 1), answer('b', i + 1)]).flat();
  expect(planNext(loop, view(turns(2))).status).toBe('running');
  expect(planNext(loop, view([...turns(2), answer('$next', 2, null)])).status).toBe('running');
  expect(planNext(loop, view(turns(3)))).toMatchObject({ status: 'stuck', error: { code: 'TURN_LIMIT' } });
});

test('a final failure ends the run at the barrier unless its member is optional', () => {
  const asked: unknown[] = [];
  const one = entry((s) => (asked.push(s), 'done'));
  expect(planNext(one, view([died('a', 1), answer('b', 1)]))).toMatchObject({
    status: 'failed',
    error: { code: 'STEP_FAILED', details: { member: 'a', turn: 1 } },
  });
  expect(asked).toHaveLength(0);
  expect(planNext(one, view([answer('a', 1), died('b', 1)])).status).toBe('completed');
  expect(asked).toMatchObject([
    { turns: { a: 1, b: 1, person: 0 }, failed: { b: { code: 'STEP_FAILED' } }, a: { n: 1 } },
  ]);
});

test('what was unreadable once is asked again when it is readable', () => {
  const one = entry((s) => (s.turns.a < 2 ? 'a' : 'done'));
  expect(planNext(one, view([died('a', 1, 'STORED_MISFIT')])).status).toBe('running');
});

test('a stored value that misfits its schema makes the run stuck and names it', () => {
  const one = entry(() => 'done');
  expect(planNext(one, view([answer('a', 1, { n: 'one' })]))).toMatchObject({
    status: 'stuck',
    error: { code: 'STORED_MISFIT' },
  });
  expect(planNext(one, view([], { x: 'one' })).error?.message).toContain('the input');
});

test('a start that next cannot plan begins with $next', () => {
  const start = newRun(
    entry(() => {
      throw new Error('oops');
    }),
    { x: 1 },
    'k',
  );
  expect(start).toMatchObject({ key: 'k', input: { x: 1 }, tasks: [{ member: '$next', home: 'us-west-2' }] });
  expect(() =>
    newRun(
      entry(() => 'a'),
      { x: 'one' },
      'k',
    ),
  ).toThrow('does not fit the team counting: x:');
  expect(() =>
    newRun(
      entry(() => 'a'),
      { x: 1 },
      'k',
      { user: "'; DROP TABLE runs" },
    ),
  ).toThrow('no UUID');
});

test('the state is the same whatever the order in which the tasks of a turn settled', () => {
  const one = entry(() => 'done') as { team: AnyTeam };
  const arbitrary = fc.array(
    fc.record({ member: fc.constantFrom('a', 'b'), turn: fc.integer({ min: 1, max: 6 }), n: fc.integer() }),
    {
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(arbitrary, fc.infiniteStream(fc.nat()), (rows, random) => {
      const answers = [
        ...new Map(rows.map(({ member, turn, n }) => [`${member}${turn}`, answer(member, turn, { n })])).values(),
      ];
      const shuffled = answers
        .map((row) => ({ row, at: random.next().value as number }))
        .sort((x, y) => x.at - y.at)
        .map(({ row }) => row);
      expect(readState(one.team, view(shuffled))).toEqual(readState(one.team, view(answers)));
    }),
  );
});

test('the state cannot be changed, however deep', () => {
  const one = entry(() => 'done');
  const read = readState(one.team, view([answer('a', 1, { n: 1 })]));
  if (!read.ok) throw new Error(read.error.message);
  const state = read.state as unknown as { a: { n: number }; all: { a: unknown[] }; $: { key: string } };
  expect(() => (state.a.n = 2)).toThrow(TypeError);
  expect(() => state.all.a.push(1)).toThrow(TypeError);
  expect(() => (state.$.key = 'x')).toThrow(TypeError);
});
