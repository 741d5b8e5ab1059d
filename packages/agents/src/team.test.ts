import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createRegistry } from './registry.ts';
import { shapeOf } from './shape.ts';
import { type AnyTeam, isTeam, team } from './team.ts';
import { every, watch } from './trigger.ts';

const step = (more: object = {}) => ({
  kind: 'step',
  does: 'x',
  home: 'us-east-1',
  out: z.object({ n: z.number() }),
  run: () => ({ n: 1 }),
  ...more,
});

const agent = (more: object = {}) => step({ kind: 'agent', run: undefined, rules: () => ({ n: 1 }), ...more });

/** Definitions as an untyped caller may write them. */
const loose = team as unknown as (definition: object) => AnyTeam;
const base = (more: object = {}) => ({
  does: 'x',
  input: z.object({ id: z.string() }),
  members: { a: step() },
  next: () => 'done',
  ...more,
});

describe('a definition is refused', () => {
  test.each([
    ['without a purpose', { does: ' ' }, '`does` is empty'],
    ['without next', { next: 'a' }, '`next` is no function'],
    ['without members', { members: {} }, 'no members'],
    ['with an agent without rules', { members: { a: agent({ rules: undefined }) } }, 'has no `rules`'],
    ['with an agent without a form', { members: { a: agent({ out: undefined }) } }, 'has no `out`'],
    ['with an agent without a home', { members: { a: agent({ home: '' }) } }, 'has no home'],
    ['with words that join nothing', { members: { a: agent({ says: z.string() }) } }, 'both `says` and `join`'],
    ['with a budget in words', { members: { a: agent({ budget: 'little' }) } }, 'budget of a'],
    ['with half a model turn', { members: { a: agent({ steps: 0.5 }) } }, 'steps of a'],
    ['with a member called minds', { members: { minds: step() } }, 'no member may be called minds'],
    ['with an unknown kind', { members: { a: step({ kind: 'robot' }) } }, 'no known kind'],
    ['with a member called all', { members: { all: step() } }, 'no member may be called all'],
    ['with a member called done', { members: { done: step() } }, 'no member may be called done'],
    ['with a built-in name', { members: { $next: step() } }, 'no name for a member'],
    ['with a step without a home', { members: { a: step({ home: '' }) } }, 'has no home'],
    ['with a human without a form', { members: { a: step(), p: { kind: 'human', does: 'x' } } }, 'in which form'],
    [
      'with only humans nowhere',
      { members: { p: { kind: 'human', does: 'x', out: z.string() } } },
      'no member has a home',
    ],
    [
      'with a schema JSON cannot carry',
      { members: { a: step({ out: z.object({ at: z.date() }) }) } },
      'cannot be stored as JSON',
    ],
    ['with a transform', { members: { a: step({ out: z.string().transform(Number) }) } }, 'cannot be stored as JSON'],
    ['with no tries', { members: { a: step({ tries: 0 }) } }, 'tries of a'],
    ['with no turns', { turns: 0.5 }, '`turns`'],
  ])('%s', (_, more, reason) => {
    expect(() => loose(base(more))).toThrow(
      expect.objectContaining({ code: 'TEAM_INVALID', message: expect.stringContaining(reason) }),
    );
  });

  test('with an interval that is none', () => {
    expect(() => every('soon', () => [])).toThrow('no interval');
  });
});

describe('the shape', () => {
  const shape = (out: z.ZodType, input: z.ZodType = z.object({ id: z.string() })) =>
    shapeOf('one', loose(base({ input, members: { a: step({ out }), b: step() } })));
  const known = shape(z.object({ n: z.number(), m: z.string() }));

  test('is readable and carries the name', () => expect(known).toMatch(/^one@[0-9a-f]{12}$/));
  test('does not depend on the order of fields or on descriptions', () => {
    expect(shape(z.object({ m: z.string().describe('letters'), n: z.number() }).describe('both'))).toBe(known);
  });
  test('depends on fields, also on one called description', () => {
    const described = shape(z.object({ n: z.number(), m: z.string(), description: z.string() }));
    expect(described).not.toBe(known);
    expect(shape(z.object({ n: z.number(), m: z.string().optional() }))).not.toBe(known);
    expect(shape(z.object({ n: z.number(), m: z.string() }), z.object({ id: z.uuid() }))).not.toBe(known);
  });
  test('does not change from release to release by itself', () => {
    expect(known).toBe('one@8e9324c2fef8');
  });
});

describe('the registry', () => {
  const one = loose(base({ accepts: ['one@0123456789ab'] }));

  test('knows shapes and members', () => {
    const registry = createRegistry({ one });
    expect(registry.shapes()).toEqual([registry.get('one').shape, 'one@0123456789ab']);
    expect(registry.members()).toMatchObject([{ team: 'one', member: 'a', kind: 'step', home: 'us-east-1' }]);
    expect(() => registry.get('two')).toThrow(expect.objectContaining({ code: 'TEAM_UNKNOWN', status: 404 }));
  });
  test('refuses what team() did not make', () => {
    expect(isTeam(base())).toBe(false);
    expect(() => createRegistry({ one: base() })).toThrow('not made by team()');
  });
  test('refuses a prompt of nobody, and names each prompt by its hash', () => {
    expect(() => createRegistry({ one }, { one: { b: 'You count.' } })).toThrow('prompts/b.md of one');
    const { prompts } = createRegistry({ one }, { one: { a: 'You count.\n' } }).get('one');
    expect(prompts['a']).toMatchObject({ text: 'You count.', hash: expect.stringMatching(/^[0-9a-f]{12}$/) });
  });
  test('lets one team watch a table', () => {
    const watching = () => loose(base({ on: [watch('expenses', 'id')] }));
    expect(() => createRegistry({ one: watching(), two: watching() })).toThrow('both watch');
  });
});
