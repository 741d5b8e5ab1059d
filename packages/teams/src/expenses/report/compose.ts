import type { Brief } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import { type Paper, type Part, partsOf } from '@holdfast/tools/paper';
import type { ReportAsk } from './ask.ts';
import type { ReportAt } from './at.ts';
import { budgetBrief } from './budgets.ts';
import { monthOf } from './days.ts';
import { periodBrief } from './period.ts';

/** What the other members of a plan found, under their names. */
export type Parts = Readonly<Record<string, Brief>>;

/** A report before it is printed: what is said of it in an answer, and the paper. It is kept, and printed from again. */
export interface Composed {
  brief: Brief;
  paper: Paper;
}

const names: Readonly<Record<string, string>> = {
  analyst: 'What the analyst found',
  fraud: 'Suspicious charges',
  budget: 'Budgets',
  learning: 'What was learnt',
  receipt: 'Receipts',
};

/** Reads the figures and lays them out. Dated by the day the run takes for today: no clock has a say. */
export async function compose(ask: ReportAsk, at: Omit<ReportAt, 'shelf' | 'press'>, parts: Parts): Promise<Composed> {
  const own = ask.kind === 'budget' ? await budgetBrief(at, ask.month) : await periodBrief(at, ask.period);
  const others = Object.entries(parts);
  const missing =
    ask.kind === 'audit' && others.length === 0 ? ['No other member was asked: this is the period alone.'] : [];
  const brief: Brief = {
    ...own,
    degraded: [...own.degraded, ...missing, ...others.flatMap(([, part]) => part.degraded)],
  };
  const paper: Paper = {
    title: mask(ask.title ?? titleOf(ask)),
    subtitle: subtitleOf(ask),
    at: `${at.today}T00:00:00Z`,
    facts: [
      { name: 'For', value: at.userId ?? 'everybody' },
      { name: 'Made on', value: at.today },
      { name: 'Run', value: at.runId },
    ],
    parts: [
      { kind: 'heading', text: ask.kind === 'budget' ? 'Budgets' : 'In short' },
      ...partsOf({ ...own, degraded: [...own.degraded, ...missing] }),
      ...others.flatMap(([member, part]): Part[] => [
        { kind: 'heading', text: names[member] ?? member },
        ...partsOf(part),
      ]),
    ],
  };
  return { brief, paper };
}

function titleOf(ask: ReportAsk): string {
  if (ask.kind === 'budget') return `Budgets of ${ask.month}`;
  return ask.kind === 'audit' ? 'Audit of expenses' : 'Expenses';
}

function subtitleOf(ask: ReportAsk): string {
  const { from, to } = ask.kind === 'budget' ? monthOf(ask.month) : ask.period;
  return `${from} to ${to}`;
}
