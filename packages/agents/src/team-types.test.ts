import { expect, test } from 'vitest';
import { z } from 'zod';
import { team } from './team.ts';
import { every, http, watch } from './trigger.ts';

const Count = z.object({ n: z.number() });
const Verdict = z.object({ verdict: z.enum(['sign', 'refuse']) });

/** What the compiler must refuse: each marked line is an error of its own, and an unmarked one would fail `tsc`. */
test('names, answers and fields are checked by the compiler', () => {
  const contract = team({
    does: 'reads a contract',
    input: z.object({ supplier: z.string() }),
    on: [http(), watch('contracts', 'supplier'), every('1h', () => [{ supplier: 'x' }])],
    members: {
      reader: {
        kind: 'step',
        does: 'counts',
        home: 'us-east-1',
        out: Count,
        run: ({ input, counsel }) => ({ n: input.supplier.length + (counsel?.verdict === 'sign' ? 1 : 0) }),
      },
      counsel: { kind: 'human', does: 'signs', out: Verdict, ask: (s) => s.reader?.n },
      weigher: {
        kind: 'agent',
        does: 'weighs',
        home: 'us-west-2',
        out: z.object({ risk: z.number(), words: z.string().optional() }),
        rules: ({ reader }, { memories, params }) => ({
          risk: (reader?.n ?? 0) + memories.length + (params?.version ?? 0),
        }),
        says: z.object({ words: z.string() }),
        join: (answer, { words }) => ({ ...answer, words }),
        recall: ({ input }) => ({ text: input.supplier }),
        remember: ({ risk }, s) => [{ kind: 'risk', content: `${s.input.supplier}: ${risk}` }],
      },
      mail: {
        kind: 'step',
        does: 'mails',
        home: 'us-west-2',
        out: z.object({ sent: z.string() }),
        run: async ({ input, all }, { once }) => ({
          sent: await once('mail', (key) => `${key} to ${input.supplier} of ${all.reader.length}`),
        }),
      },
    },
    next: (s) =>
      !s.reader
        ? 'reader'
        : s.reader.n > 3 && !s.counsel
          ? ['counsel']
          : s.turns.mail === 0 && !s.failed.mail
            ? 'mail'
            : (s.weigher?.risk ?? 0) > 1 && s.minds.weigher?.by === 'rules'
              ? 'weigher'
              : 'done',
  });
  expect(Object.keys(contract.members)).toEqual(['reader', 'counsel', 'weigher', 'mail']);
});

test('what is wrong does not compile', () => {
  const input = z.object({ supplier: z.string() });
  const step = { kind: 'step', does: 'x', home: 'us-east-1', out: Count } as const;

  const stranger = () =>
    team({
      does: 'x',
      input,
      members: { reader: { ...step, run: () => ({ n: 1 }) } },
      // @ts-expect-error: no member has this name
      next: (s) => (s.reader ? 'strange' : 'reader'),
    });
  const noSibling = () =>
    team({
      does: 'x',
      input,
      // @ts-expect-error: no sibling has this name
      members: { reader: { ...step, run: (s) => ({ n: s.nobody }) } },
      next: () => 'done',
    });
  const noField = () =>
    team({
      does: 'x',
      input,
      members: {
        reader: { ...step, run: () => ({ n: 1 }) },
        // @ts-expect-error: the sibling's answer has no such field
        other: { ...step, run: (s) => ({ n: s.reader?.q ?? 0 }) },
      },
      next: () => 'done',
    });
  const wrongAnswer = () =>
    team({
      does: 'x',
      input,
      // @ts-expect-error: the answer is not what `out` says
      members: { reader: { ...step, run: () => ({ m: 1 }) } },
      next: () => 'done',
    });
  const noInput = () =>
    team({
      does: 'x',
      input,
      // @ts-expect-error: the input has no such field
      members: { reader: { ...step, run: (s) => ({ n: s.input.amount }) } },
      next: () => 'done',
    });
  const agent = { kind: 'agent', does: 'x', home: 'us-east-1', out: Count } as const;
  const wrongRules = () =>
    team({
      does: 'x',
      input,
      // @ts-expect-error: the rules' answer is not what `out` says
      members: { reader: { ...agent, rules: () => ({ m: 1 }) } },
      next: () => 'done',
    });
  const noWords = () =>
    team({
      does: 'x',
      input,
      members: {
        reader: {
          ...agent,
          rules: () => ({ n: 1 }),
          says: z.object({ words: z.string() }),
          // @ts-expect-error: the model is not asked for that
          join: (answer, said) => ({ n: answer.n + said.figure }),
        },
      },
      next: () => 'done',
    });
  const wrongJoin = () =>
    team({
      does: 'x',
      input,
      members: {
        reader: {
          ...agent,
          rules: () => ({ n: 1 }),
          says: z.object({ words: z.string() }),
          // @ts-expect-error: what is joined is not what `out` says
          join: (_, said) => ({ n: said.words }),
        },
      },
      next: () => 'done',
    });
  const unsure = () =>
    team({
      does: 'x',
      input,
      members: { reader: { ...step, run: () => ({ n: 1 }) } },
      // @ts-expect-error: the answer may not be there yet
      next: (s) => (s.reader.n > 1 ? 'done' : 'reader'),
    });
  const mutation = () =>
    team({
      does: 'x',
      input,
      members: { reader: { ...step, run: () => ({ n: 1 }) } },
      next: (s) => {
        // @ts-expect-error: the state is read-only
        s.turns.reader = 1;
        return 'done';
      },
    });
  const formless = () =>
    team({
      does: 'x',
      input,
      // @ts-expect-error: a person must know in which form to answer
      members: { reader: { ...step, run: () => ({ n: 1 }) }, boss: { kind: 'human', does: 'says yes' } },
      next: () => 'done',
    });
  const all = [stranger, noSibling, noField, wrongAnswer, noInput, wrongRules, noWords, wrongJoin];
  expect([...all, unsure, mutation, formless]).toHaveLength(11);
});
