import { team, watch } from '@holdfast/agents';
import { ExpenseKey, FraudAnswer, Kept, Verdict } from './answers.ts';
import { keepVerdict } from './fraud/gather.ts';
import { judge } from './judge.ts';
import { exampleInsert, seedDemo } from './seed/store.ts';

export default team({
  does: 'Judges every new expense and asks a person about the doubtful ones',
  input: ExpenseKey,
  on: [watch('expenses', 'expense_id')],
  members: {
    fraud: {
      kind: 'step',
      does: 'scores an expense against copies, habits and the blacklist, and explains every figure',
      home: 'us-west-2',
      out: FraudAnswer,
      timeout: 30_000,
      run: ({ input }, tools) => judge(input.expense_id, tools),
    },
    reviewer: {
      kind: 'human',
      does: 'approves or refuses an expense that fraud doubts',
      out: Verdict,
      who: 'whoever checks expenses',
      // Silence for a week ends the run; the decision stands as fraud made it.
      optional: true,
      ask: ({ fraud }) =>
        fraud && {
          expense_id: fraud.expense_id,
          recommends: fraud.action === 'flag' ? 'refuse' : 'look closely',
          score: fraud.score,
          charge: fraud.charge,
          reasoning: fraud.reasoning,
          terms: fraud.terms.filter(({ points }) => points > 0),
          ...(fraud.said ? { said: fraud.said } : {}),
          ...(fraud.memories ? { memories: fraud.memories } : {}),
        },
    },
    record: {
      kind: 'step',
      does: "keeps the reviewer's word, so that the next charge at the merchant is judged by it",
      home: 'us-west-2',
      out: Kept,
      optional: true,
      timeout: 30_000,
      run: async ({ input, reviewer }, { db }) => {
        const fraud = reviewer?.verdict === 'refuse';
        const kept = await keepVerdict(db, input.expense_id, fraud, reviewer?.reason ?? null);
        return { expense_id: input.expense_id, fraud, kept };
      },
    },
  },
  next: (s) => {
    if (!s.fraud) return 'fraud';
    if (s.fraud.action === 'clear' || s.failed.reviewer) return 'done';
    if (!s.reviewer) return 'reviewer';
    return s.record || s.failed.record ? 'done' : 'record';
  },
  example: exampleInsert,
  seed: seedDemo,
});
