import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { planNext } from './next.ts';
import { createRegistry, type Registered } from './registry.ts';
import { type AnyTeam, team } from './team.ts';
import { arbitraryOf } from './testing/arbitrary.ts';
import { teamConformance } from './testing/conformance.ts';
import { anyView, drawsOf, play } from './testing/play.ts';

const looping = (next: AnyTeam['next']): Registered => {
  const one = team({
    does: 'improves a draft until it is good',
    input: z.object({ topic: z.string().min(1) }),
    members: {
      writer: {
        kind: 'step',
        does: 'writes a draft',
        home: 'us-east-1',
        out: z.object({ text: z.string() }),
        run: () => ({ text: '' }),
      },
      judge: {
        kind: 'step',
        does: 'judges the draft',
        home: 'us-west-2',
        out: z.object({ good: z.boolean() }),
        run: () => ({ good: true }),
      },
      editor: { kind: 'human', does: 'has the last word', out: z.enum(['print', 'drop']), optional: true },
    },
    next: next as never,
  });
  return createRegistry({ looping: one }).get('looping');
};

type Seen = { turns: Record<string, number>; judge?: { good: boolean }; editor?: string };
const bounded = looping((state) => {
  const s = state as unknown as Seen;
  if (s.turns['writer'] === s.turns['judge'] && (s.judge?.good || s.turns['writer'] === 3))
    return s.turns['editor'] ? 'done' : 'editor';
  return (s.turns['writer'] ?? 0) > (s.turns['judge'] ?? 0) ? 'judge' : 'writer';
});

teamConformance('looping', bounded.team, { plays: 100 });

const thinking = team({
  does: 'weighs a topic by rules and words',
  input: z.object({ topic: z.string() }),
  members: {
    weigher: {
      kind: 'agent',
      does: 'weighs a topic',
      home: 'us-east-1',
      out: z.object({ weight: z.number(), words: z.string().optional() }),
      rules: async ({ input: { topic } }, { db, decide }) => {
        decide({ type: 'weighed', context: { topic } });
        if (topic.length > 20) await db.ready();
        return { weight: topic.length };
      },
      says: z.object({ words: z.string() }),
      join: (answer, { words }) => ({ ...answer, words }),
      remember: ({ weight }) => (weight > 5 ? [{ kind: 'weight', content: `it weighs ${weight}` }] : []),
    },
  },
  next: (s) => (s.weigher ? 'done' : 'weigher'),
});
teamConformance('thinking', thinking, { plays: 100 });

const ends = (entry: Registered): Set<string> => {
  const draws = drawsOf(entry);
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const { end } = play(entry, draws, draw);
      seen.add(end.error?.code ?? end.status);
    }),
    { numRuns: 100, seed: 1 },
  );
  return seen;
};

test('play finds a loop without an end', () => {
  expect(ends(looping((s) => ((s as unknown as Seen).judge?.good ? 'done' : ['writer', 'judge'])))).toContain(
    'completed',
  );
  expect(ends(looping(() => ['writer', 'judge']))).toEqual(new Set(['TURN_LIMIT']));
});

test('play finds a next that some answers break', () => {
  const fragile = looping((state) => {
    const s = state as unknown as Seen & { writer?: { text: string } };
    if (!s.writer) return 'writer';
    return s.writer.text.length > 3 ? (undefined as never) : 'done';
  });
  expect(ends(fragile)).toContain('NEXT_NOBODY');
});

test('states that no run reaches are tried too', () => {
  const fragile = looping((state) => {
    const s = state as unknown as Seen & { writer?: { text: string } };
    return s.judge ? (s.writer as { text: string }).text && 'done' : s.writer ? 'judge' : 'writer';
  });
  const seen = new Set<string | undefined>();
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      seen.add(planNext(fragile, anyView(fragile, drawsOf(fragile), draw)).error?.code);
    }),
  );
  expect(seen).toContain('NEXT_THREW');
});

const Tree: z.ZodType<unknown> = z.lazy(() => z.object({ name: z.string(), children: z.array(Tree).max(2) }));

test.each([
  [
    'objects with optional and nullable fields',
    z.object({ a: z.string().optional(), b: z.number().nullable(), c: z.boolean() }),
  ],
  ['formats', z.object({ id: z.uuid(), mail: z.email(), day: z.iso.date(), at: z.iso.datetime() })],
  [
    'bounds',
    z.object({
      n: z.number().min(0).max(1),
      i: z.int().gt(5).lte(9),
      s: z.string().min(3).max(5),
      k: z.number().multipleOf(3),
    }),
  ],
  ['patterns', z.string().regex(/^[A-Z]{3}-\d{2}$/)],
  [
    'unions',
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a'), n: z.int() }),
      z.object({ kind: z.literal('b'), s: z.string() }),
    ]),
  ],
  [
    'records, tuples and enums',
    z.object({ r: z.record(z.string(), z.int()), t: z.tuple([z.string(), z.int()]), e: z.enum(['x', 'y']) }),
  ],
  ['recursion', Tree],
  ['refinements', z.object({ n: z.int() }).refine(({ n }) => n % 2 === 0)],
  ['anything', z.unknown()],
])('values are made for schemas with %s', (_, schema) => {
  fc.assert(
    fc.property(arbitraryOf(schema), (value) => schema.safeParse(value).success),
    { numRuns: 100 },
  );
});

test('a schema nothing fits is told instead of searched for ever', () => {
  const never = arbitraryOf(
    z.string().refine(() => false),
    'never',
  );
  expect(() => fc.sample(never, 1)).toThrow('nothing fits the schema of never');
});
