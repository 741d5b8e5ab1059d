import { http, team } from '@holdfast/agents';
import type { AnyLearner } from '@holdfast/learning';
import { TinyParams } from '@holdfast/learning/testing';
import { z } from 'zod';

/** A team whose only member flags amounts from a threshold on, and learns the threshold. */
export const amounts = (learns: AnyLearner): unknown =>
  team({
    does: 'flags large amounts',
    input: z.object({ amount: z.number() }),
    on: [http()],
    members: {
      judge: {
        kind: 'agent',
        does: 'flags an amount',
        home: 'us-west-2',
        out: z.object({ flagged: z.boolean(), version: z.number() }),
        model: null,
        learns,
        rules: ({ input }, { decide, params }) => {
          const { threshold } = TinyParams.parse(params?.params);
          const flagged = input.amount >= threshold;
          const version = params?.version ?? -1;
          decide({
            type: 'amount',
            context: { amount: input.amount },
            reasoning: `${input.amount} beside ${threshold}.`,
            action: { flagged, version },
            confidence: 1,
          });
          return { flagged, version };
        },
      },
    },
    next: (s) => (s.judge ? 'done' : 'judge'),
  });
