import { event, http, team } from '@holdfast/agents';
import { z } from 'zod';

/** A team for the tests of the web app: one step that decides, one person who is asked. */
export const contracts = team({
  does: 'weighs a contract and asks a person',
  input: z.object({ supplier: z.string().max(5_000) }),
  on: [http(), event('contract.received')],
  members: {
    risk: {
      kind: 'step',
      does: 'scores the contract',
      home: 'us-west-2',
      out: z.object({ score: z.number() }),
      run: ({ input }, { decide, progress }) => {
        progress('reading', 'reads the clauses', { clauses: 3 });
        decide({
          type: 'contract_risk',
          context: { supplier: input.supplier, terms: [{ name: 'liability', points: 2, says: 'unlimited' }] },
          reasoning: `Liability of ${input.supplier} is unlimited.`,
          action: { action: 'ask', score: 0.8 },
          confidence: 0.8,
        });
        return { score: 0.8 };
      },
    },
    counsel: {
      kind: 'human',
      does: 'signs or refuses',
      out: z.object({ verdict: z.enum(['approve', 'refuse']), reason: z.string().optional() }),
      ask: ({ input, risk }) => ({ supplier: input.supplier, score: risk?.score }),
    },
  },
  next: (s) => (!s.risk ? 'risk' : s.counsel ? 'done' : 'counsel'),
  example: () => "INSERT INTO contracts (supplier) VALUES ('Acme');",
});
