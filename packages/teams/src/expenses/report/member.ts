import { Brief, type Facts, type Tools } from '@holdfast/agents';
import { Press } from '@holdfast/tools/paper';
import { atOf } from '../at.ts';
import { asked, type Done } from '../orchestrator/asked.ts';
import type { Followed } from '../orchestrator/follow.ts';
import type { ReportAsk, ReportWish } from './ask.ts';
import type { ReportAt } from './at.ts';
import type { Parts } from './compose.ts';
import { answerReport } from './report.ts';
import { shelfOf } from './shelf.ts';

/** What of a run's state a report is made of. */
export interface Reported extends Followed {
  readonly input: object;
  readonly $: Facts;
  readonly analyst?: unknown;
  readonly budget?: unknown;
  readonly fraud?: unknown;
  readonly learning?: unknown;
}

/** One press a process: its thread begins with the first report and keeps nothing alive. */
const press = new Press();

type Answer = Brief & { done: (typeof Done)['_output'] };

/** The member `report`: for a plan, with what its other members found, or by itself. */
export async function report(state: Reported, tools: Tools): Promise<Answer> {
  const hands = { runId: state.$.runId, shelf: shelfOf(tools.documents), press };
  const parts = partsIn(state);
  const make = async (ask: ReportAsk, at: Omit<ReportAt, keyof typeof hands>): Promise<Brief> => {
    const brief = await answerReport(ask, { ...at, ...hands }, ask.kind === 'audit' ? parts : {});
    tools.decide(decisionOf(ask, brief));
    return brief;
  };
  if (!isWish(state.input)) return await asked(state, tools, 'report', make);
  const from = performance.now();
  const brief = await make(state.input.report, await atOf(state.$, tools, state.input.today));
  return { ...brief, done: { region: tools.attempt.at, ms: Math.round(performance.now() - from) } };
}

const isWish = (input: object): input is ReportWish => 'report' in input;

/** What siblings answered that can be printed: whatever has the form of a Brief. */
function partsIn(state: Reported): Parts {
  const found = (['analyst', 'fraud', 'budget', 'learning'] as const).flatMap((member) => {
    const brief = Brief.safeParse(state[member]);
    return brief.success ? [[member, brief.data] as const] : [];
  });
  return Object.fromEntries(found);
}

const decisionOf = (ask: ReportAsk, { text, documents, degraded, figures }: Brief) => ({
  type: 'report',
  context: { ask, documents, degraded, figures: figures.slice(0, 12).map(({ source: _, ...rest }) => rest) },
  reasoning: text,
  action: { made: documents.map(({ name }) => name), mailed: ask.email },
});
