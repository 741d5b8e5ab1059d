import { Brief, chat, every, http, team, watch } from '@holdfast/agents';
import { answerAnalyst } from './analyst/index.ts';
import { BudgetSaid, FraudSaid, judgedIn, Kept, Verdict } from './answers.ts';
import { answerBudget } from './budget/budget.ts';
import { budgetLearner } from './budget/learner.ts';
import { rulesOf } from './budget/learnt.ts';
import { rememberAlerts } from './budget/told-alerts.ts';
import { allCharges, checkBudgets, newCharges } from './budget/watch.ts';
import { categoryLearner, categorySkill } from './categories/learner.ts';
import { answerFraud } from './fraud/answer.ts';
import { askCases, rememberVerdict } from './fraud/cases.ts';
import { keepVerdict } from './fraud/gather.ts';
import { evidenceOf } from './fraud/gathered.ts';
import { keepFlag } from './fraud/keep-flag.ts';
import { fraudLearner, policyOf } from './fraud/learn.ts';
import { joinSaid, Said } from './fraud/said.ts';
import { Input, isChat, isCheck, isDocument, isExpense, isLearnt, isReport } from './input.ts';
import { judge } from './judge.ts';
import { answerLearning } from './learning/learning.ts';
import { newVersions, tellLearnt, writeNote } from './learning/note.ts';
import { afterQuestion } from './next/chat.ts';
import { afterDocument } from './next/document.ts';
import { afterExpense } from './next/expense.ts';
import { asked, rememberAsked } from './orchestrator/asked.ts';
import { inPlan } from './orchestrator/in-plan.ts';
import { questionLearner } from './orchestrator/learner.ts';
import { orchestrate, rememberPlanned } from './orchestrator/orchestrate.ts';
import { Orchestrated } from './orchestrator/plan.ts';
import { joinPlanned, Planning, telling, worthSaying } from './orchestrator/said.ts';
import { chatUsers, tellAnswer } from './orchestrator/talk.ts';
import { suggestions } from './orchestrator/turn-away.ts';
import { ClerkAnswer, ReceiptSaid, readIn } from './receipt/answer.ts';
import { askClerk } from './receipt/clerk.ts';
import { rememberReading } from './receipt/known.ts';
import { receiptLearner } from './receipt/learner.ts';
import { readReceipt, tries } from './receipt/receipt.ts';
import { tellReceipt } from './receipt/tell.ts';
import { rememberReport, report } from './report/member.ts';
import { expenseGenerator } from './seed/generator.ts';
import { exampleInsert, seedDemo } from './seed/store.ts';
import { budgetAlertsView } from './views/budget-alerts.ts';
import { budgetsView } from './views/budgets.ts';
import { expensesView } from './views/expenses.ts';
import { plantedView } from './views/planted.ts';

/** In a run that answers a question a member may fail: the answer then says what is missing. */
const inChat = ({ input }: { input: Input }): boolean => isChat(input);

export default team({
  does: 'Judges every new expense, asks a person about the doubtful ones, and answers questions about all of them',
  input: Input,
  // A pile of receipts waits for a minute's worth of expenses, never the other way round.
  on: [
    http({ mine: isReport }),
    watch('expenses', 'expense_id', { owner: 'user_id' }),
    watch('documents', 'document_id', { owner: 'user_id', priority: -60 }),
    every('30s', newCharges),
    every('6h', allCharges),
    every('30s', newVersions),
    chat({ input: (said) => said, suggestions, users: chatUsers }),
  ],
  members: {
    orchestrator: {
      kind: 'agent',
      does: 'turns a question into a plan, and what the members found into one answer with its sources',
      home: 'us-east-1',
      out: Orchestrated,
      rules: orchestrate,
      remember: rememberPlanned,
      learns: questionLearner,
      writes: tellAnswer,
      says: Planning,
      join: joinPlanned,
      worth: worthSaying,
      tells: telling,
      timeout: 60_000,
      budget: '0.05',
    },
    fraud: {
      kind: 'agent',
      does: 'scores an expense against copies, habits, the blacklist and known cases, and explains every figure',
      home: 'us-west-2',
      out: FraudSaid,
      recall: async ({ input }, { db }) => {
        if (!isExpense(input)) return null;
        const evidence = await evidenceOf(input, db);
        return evidence === 'missing' ? null : askCases(evidence.charge);
      },
      rules: async (state, tools) => {
        const { input } = state;
        if (isExpense(input)) {
          const judged = await judge(input.expense_id, tools, evidenceOf(input, tools.db));
          return await keepFlag(tools.db, state.$.runId, judged);
        }
        const hands = { policy: policyOf(tools.params), answered: tools.answered };
        return await asked(state, tools, 'fraud', (ask, at) => answerFraud(ask, at, hands));
      },
      says: Said,
      join: (answer, said) => {
        const judged = judgedIn(answer);
        return judged ? joinSaid(judged, said) : answer;
      },
      // Nobody reads why a charge was cleared; what a plan asks is worded by the orchestrator.
      worth: (said) => (judgedIn(said)?.action ?? 'clear') !== 'clear',
      remember: (answer, state) => (judgedIn(answer) ? [] : rememberAsked('fraud', answer, state)),
      learns: fraudLearner,
      optional: inChat,
      timeout: 30_000,
      budget: '0.05',
    },
    receipt: {
      kind: 'agent',
      does: 'reads a receipt, finds the expense it belongs to or posts a new one, and asks where it is not sure',
      home: 'us-east-1',
      out: ReceiptSaid,
      model: null,
      rules: (state, tools) => {
        const { input, receipt: said, clerk, $: run } = state;
        if (isDocument(input))
          return readReceipt({ document: input.document_id, run, asked: readIn(said), clerk }, tools);
        const { documents, answered, snooze, kept } = tools;
        const hands = { documents, answered, snooze, kept, workspace: run.workspace };
        return asked(state, tools, 'receipt', (ask, at) => tellReceipt(ask, at, hands));
      },
      remember: (answer, state) =>
        'outcome' in answer ? rememberReading(answer, state.clerk) : rememberAsked('receipt', answer, state),
      learns: receiptLearner,
      skills: { [categorySkill]: categoryLearner },
      atOnce: 2,
      tries,
      optional: true,
      timeout: 600_000,
    },
    clerk: {
      kind: 'human',
      does: 'reads what receipt could not, and says what is to become of it',
      out: ClerkAnswer,
      who: 'whoever keeps receipts',
      // Silence for a week leaves the document waiting; nothing was posted.
      optional: true,
      ask: ({ receipt: said }) => {
        const read = readIn(said);
        return read && askClerk(read);
      },
    },
    analyst: {
      kind: 'agent',
      does: 'answers questions about charges with exact figures, each with the statement behind it',
      home: 'us-east-1',
      out: inPlan(Brief),
      model: null,
      rules: (state, tools) => asked(state, tools, 'analyst', answerAnalyst),
      remember: (answer, state) => rememberAsked('analyst', answer, state),
      optional: inChat,
      tries: 3,
      timeout: 60_000,
    },
    budget: {
      kind: 'agent',
      does: 'knows how budgets stand and how the month will end, and tells about each threshold once',
      home: 'us-central-1',
      out: BudgetSaid,
      model: null,
      rules: async (state, tools) => {
        const { input } = state;
        if (isCheck(input)) return await checkBudgets(input, state.$.runId, tools);
        return await asked(state, tools, 'budget', (ask, at) => answerBudget(ask, at, rulesOf(tools.params)));
      },
      remember: (answer, state) =>
        'looked' in answer ? rememberAlerts(answer) : rememberAsked('budget', answer, state),
      learns: budgetLearner,
      optional: inChat,
      tries: 3,
      timeout: 120_000,
    },
    learning: {
      kind: 'agent',
      does: 'tells what the members learnt from people, what changed and why',
      home: 'us-west-2',
      out: inPlan(Brief),
      model: null,
      rules: (state, tools) =>
        isLearnt(state.input) ? tellLearnt(state.input, tools) : asked(state, tools, 'learning', answerLearning),
      writes: (told, { input, $ }) => (isLearnt(input) ? writeNote(input, told, $) : []),
      remember: (answer, state) => rememberAsked('learning', answer, state),
      optional: inChat,
      tries: 3,
      timeout: 30_000,
    },
    report: {
      kind: 'agent',
      does: 'writes reports: a page and a PDF with charts, kept as documents, mailed when asked',
      home: 'us-central-1',
      out: inPlan(Brief),
      model: null,
      rules: report,
      remember: rememberReport,
      optional: inChat,
      tries: 3,
      timeout: 120_000,
    },
    reviewer: {
      kind: 'human',
      does: 'approves or refuses an expense that fraud doubts',
      out: Verdict,
      who: 'whoever checks expenses',
      // Silence for a week ends the run; the decision stands as fraud made it.
      optional: true,
      ask: ({ fraud: said }) => {
        const fraud = judgedIn(said);
        return (
          fraud && {
            expense_id: fraud.expense_id,
            recommends: fraud.action === 'flag' ? 'refuse' : 'look closely',
            score: fraud.score,
            charge: fraud.charge,
            reasoning: fraud.reasoning,
            terms: fraud.terms.filter(({ points }) => points > 0),
            ...(fraud.said ? { said: fraud.said } : {}),
            ...(fraud.memories ? { memories: fraud.memories } : {}),
          }
        );
      },
    },
    record: {
      kind: 'agent',
      does: "keeps the reviewer's word, so that the next charge at the merchant is judged by it",
      home: 'us-west-2',
      out: Kept,
      model: null,
      rules: async ({ fraud: said, reviewer }, { db, fail }) => {
        const judged = judgedIn(said);
        if (!judged) return fail('EXPENSE_MISSING', 'no expense was judged in this run');
        const fraud = reviewer?.verdict === 'refuse';
        const kept = await keepVerdict(db, judged.expense_id, fraud, reviewer?.reason ?? null);
        return { expense_id: judged.expense_id, fraud, kept };
      },
      remember: ({ fraud: refused }, { fraud: said }) => {
        const judged = judgedIn(said);
        return judged ? rememberVerdict(judged, refused) : [];
      },
      optional: true,
      timeout: 30_000,
    },
  },
  next: (s) => {
    if (isChat(s.input)) return afterQuestion(s);
    if (isLearnt(s.input)) return s.learning ? 'done' : 'learning';
    if (isReport(s.input)) return s.report ? 'done' : 'report';
    if (isCheck(s.input)) return s.budget ? 'done' : 'budget';
    if (isDocument(s.input))
      return afterDocument({
        receipt: readIn(s.receipt),
        times: s.all.receipt.length,
        clerk: s.clerk,
        failed: s.failed,
      });
    return afterExpense({ fraud: judgedIn(s.fraud), reviewer: s.reviewer, record: s.record, failed: s.failed });
  },
  // What was added since is optional, and `record` may follow in any run.
  accepts: [
    'expenses@894f372dd022',
    'expenses@1868e79e097b',
    'expenses@17213d17c5ba',
    'expenses@6a581fd35ec1',
    'expenses@f34cdf67bd64',
  ],
  example: exampleInsert,
  seed: seedDemo,
  generator: expenseGenerator,
  views: { planted: plantedView, expenses: expensesView, budgets: budgetsView, 'budget-alerts': budgetAlertsView },
});
