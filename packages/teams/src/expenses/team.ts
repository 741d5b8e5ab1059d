import { team, watch } from '@holdfast/agents';
import { ExpenseKey, FraudAnswer, Kept, Verdict } from './answers.ts';
import { askCases, rememberVerdict } from './fraud/cases.ts';
import { keepVerdict } from './fraud/gather.ts';
import { evidenceOf } from './fraud/gathered.ts';
import { keepFlag } from './fraud/keep-flag.ts';
import { fraudLearner } from './fraud/learn.ts';
import { joinSaid, Said } from './fraud/said.ts';
import { judge } from './judge.ts';
import { exampleInsert, seedDemo } from './seed/store.ts';
import { expensesView } from './views/expenses.ts';

export default team({
  does: 'Judges every new expense and asks a person about the doubtful ones',
  input: ExpenseKey,
  on: [watch('expenses', 'expense_id')],
  members: {
    fraud: {
      kind: 'agent',
      does: 'scores an expense against copies, habits, the blacklist and known cases, and explains every figure',
      home: 'us-west-2',
      out: FraudAnswer,
      recall: async (state, { db }) => {
        const evidence = await evidenceOf(state, db);
        return evidence === 'missing' ? null : askCases(evidence.charge);
      },
      rules: async (state, tools) =>
        keepFlag(tools.db, state.$.runId, await judge(state.input.expense_id, tools, evidenceOf(state, tools.db))),
      says: Said,
      join: joinSaid,
      // Nobody reads why a charge was cleared.
      worth: ({ action }) => action !== 'clear',
      learns: fraudLearner,
      timeout: 30_000,
      budget: '0.05',
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
      kind: 'agent',
      does: "keeps the reviewer's word, so that the next charge at the merchant is judged by it",
      home: 'us-west-2',
      out: Kept,
      model: null,
      rules: async ({ input, reviewer }, { db }) => {
        const fraud = reviewer?.verdict === 'refuse';
        const kept = await keepVerdict(db, input.expense_id, fraud, reviewer?.reason ?? null);
        return { expense_id: input.expense_id, fraud, kept };
      },
      remember: ({ fraud: refused }, { fraud, reviewer }) =>
        fraud ? rememberVerdict(fraud, refused, reviewer?.reason ?? null) : [],
      optional: true,
      timeout: 30_000,
    },
  },
  next: (s) => {
    if (!s.fraud) return 'fraud';
    if (s.fraud.action === 'clear' || s.failed.reviewer) return 'done';
    if (!s.reviewer) return 'reviewer';
    return s.record || s.failed.record ? 'done' : 'record';
  },
  // What was added since is optional, and `record` may follow in any run.
  accepts: ['expenses@894f372dd022', 'expenses@1868e79e097b'],
  example: exampleInsert,
  seed: seedDemo,
  views: { expenses: expensesView },
});
