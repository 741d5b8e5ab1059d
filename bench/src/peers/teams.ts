import { createRegistry, type Registry, type Team, team } from '@holdfast/agents';
import { load } from './load.ts';
import type { Payload } from './queue-peer.ts';

export const regions = ['us-east-1', 'us-west-2', 'us-central-1'];

/** What is used of zod. It is installed with the peers, and the compiler must do without. */
interface Zod {
  object(fields: Record<string, unknown>): unknown;
  number(): unknown;
}

type Schema<T> = Team<T, unknown>['input'];

/** A team of one step, `one`. */
export async function oneStep(home: string, work: (payload: Payload) => Promise<void>): Promise<Registry> {
  const z = await load<Zod>('zod');
  const one = team({
    does: 'does nothing, once',
    input: z.object({ i: z.number() }) as Schema<Payload>,
    members: {
      one: {
        kind: 'step',
        does: 'nothing',
        home,
        out: z.object({ i: z.number() }) as Schema<Payload>,
        run: async ({ input }) => {
          await work(input);
          return input;
        },
      },
    },
    next: (s) => (s.one ? 'done' : 'one'),
  });
  return createRegistry({ bench: one });
}

interface Sum {
  n: number;
}

/** A team of three steps in a row, each of which adds one. */
export async function threeSteps(home: string): Promise<Registry> {
  const z = await load<Zod>('zod');
  const out = z.object({ n: z.number() }) as Schema<Sum>;
  const step = { kind: 'step', does: 'adds one', home, out } as const;
  const three = team({
    does: 'counts to three',
    input: out,
    members: {
      a: { ...step, run: ({ input }): Sum => ({ n: input.n + 1 }) },
      b: { ...step, run: ({ a }): Sum => ({ n: (a?.n ?? Number.NaN) + 1 }) },
      c: { ...step, run: ({ b }): Sum => ({ n: (b?.n ?? Number.NaN) + 1 }) },
    },
    next: (s) => (!s.a ? 'a' : !s.b ? 'b' : s.c ? 'done' : 'c'),
  });
  return createRegistry({ bench: three });
}
