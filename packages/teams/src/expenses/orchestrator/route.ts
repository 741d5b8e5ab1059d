import { type AnalystRequest, type Known, type Understood, understand } from '../analyst/index.ts';
import { budgetAsks } from './budget-asks.ts';
import { isPlanned } from './catalogue.ts';
import { followUp } from './follow-up.ts';
import { expenseIn, fraudAsk, scanned } from './fraud-asks.ts';
import { mostAsks, type PlanStep } from './plan.ts';
import { receiptAsk } from './receipt-asks.ts';
import { topicOf } from './topic.ts';

export interface Asking {
  /** YYYY-MM-DD */
  today: string;
  /** The names that the asker's charges have. */
  known: Known;
  /** What was asked last in the conversation. */
  before: readonly PlanStep[];
}

/** Who is asked what, and what nobody could be asked; or that the question is not for this team. */
export type Routed = { steps: PlanStep[]; notes: string[] } | 'off' | 'help';

type Ask = PlanStep['asks'][number];

/** The rules' plan: every part of a question goes to the member whose it is; members that need nobody work side by side. */
export function route(question: string, { today, known, before }: Asking): Routed {
  const asks = new Map<string, Ask[]>();
  const add = (member: string, ask: Ask): void => void asks.set(member, [...(asks.get(member) ?? []), ask]);
  const read = understood(question, { today, known, before });
  const topic = topicOf(question, known, read.asks.length > 0 && read.rest.length === 0);
  const notes = read.notes.map((note) => `${note}.`);
  for (const ask of read.asks) add('analyst', ask);
  for (const { text, why, about, slice } of read.rest) {
    if (about === 'receipt') add('receipt', receiptAsk(text));
    else if (about === 'fraud' || expenseIn(text)) add('fraud', fraudAsk(text, slice, today));
    else if (about === 'budget') for (const ask of budgetAsks(text, slice, today)) add('budget', ask);
    else if (about === 'learning')
      add('learning', { kind: 'changes', ...(slice.period ? { period: scanned(slice.period, today) } : {}) });
    else if (about === 'report') add('report', { kind: 'period', period: scanned(slice.period, today) });
    else if (!/^why$/i.test(text)) notes.push(`Not answered: “${text.slice(0, 200)}”, for ${why}.`);
  }
  if (/\baudit\b/i.test(question)) audit(asks, read.asks, today);
  const steps = stepsOf(asks, notes);
  if (topic !== 'on' && !(steps.length > 0 && topic === 'off' && expenseIn(question))) return topic;
  return { steps, notes };
}

function understood(question: string, { today, known, before }: Asking): Understood {
  const read = understand(question, { today, known });
  const again = followUp(question, read, before);
  return again ? { asks: [again], rest: [], notes: read.notes } : read;
}

/** An audit is more than a summary: all speak of one period, fraud looks through it, and what was found becomes a report. */
function audit(asks: Map<string, Ask[]>, analyst: readonly AnalystRequest[], today: string): void {
  const said = analyst.find((ask) => 'period' in ask && ask.period !== undefined);
  const period = scanned(said && 'period' in said ? said.period : undefined, today);
  const figures: readonly Ask[] = asks.get('analyst') ?? [{ kind: 'summary' }];
  asks.set(
    'analyst',
    figures.map((ask) => ('period' in ask || ask['kind'] === 'compare' ? ask : { ...ask, period })),
  );
  if (!asks.has('fraud')) asks.set('fraud', [{ kind: 'scan', period }]);
  asks.set('report', [{ kind: 'audit', period }]);
}

const why: Readonly<Record<string, string>> = {
  analyst: 'works the figures out',
  fraud: 'looks for what is suspicious',
  budget: 'compares with the budgets',
  learning: 'tells what was learnt from people',
  receipt: 'tells what was read',
  report: 'puts it on paper',
};

function stepsOf(asks: ReadonlyMap<string, Ask[]>, notes: string[]): PlanStep[] {
  const members = [...asks.keys()].filter((member) => {
    if (isPlanned(member)) return true;
    notes.push(`There is no member ${member} here yet: its part is missing.`);
    return false;
  });
  return members.map((member) => {
    const all = asks.get(member) ?? [];
    if (all.length > mostAsks)
      notes.push(`Only the first ${mostAsks} of ${all.length} questions to ${member} were asked.`);
    return {
      member,
      asks: all.slice(0, mostAsks),
      // A report tells what the others found.
      after: member === 'report' ? members.filter((other) => other !== 'report') : [],
      why: why[member] ?? 'was asked for',
    };
  });
}
