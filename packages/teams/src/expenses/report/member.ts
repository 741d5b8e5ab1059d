import { type AgentTools, Brief, type Counted, type Facts } from '@holdfast/agents';
import type { NewMemory } from '@holdfast/memory';
import { Press } from '@holdfast/tools/paper';
import { atOf } from '../at.ts';
import { byMemory } from '../memory/by-memory.ts';
import { rememberTold } from '../memory/told.ts';
import { asked, rememberAsked } from '../orchestrator/asked.ts';
import type { Followed } from '../orchestrator/follow.ts';
import type { Done } from '../orchestrator/in-plan.ts';
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
export async function report(state: Reported, tools: AgentTools): Promise<Answer> {
  const hands = { runId: state.$.runId, shelf: shelfOf(tools.documents), press };
  const parts = partsIn(state);
  const make = (ask: ReportAsk, at: Omit<ReportAt, keyof typeof hands>): Promise<Brief> =>
    answerReport(ask, { ...at, ...hands }, ask.kind === 'audit' ? parts : {});
  if (!isWish(state.input)) return await asked(state, tools, 'report', make, decisionOf);
  const from = performance.now();
  const at = await atOf(state.$, tools, state.input.today);
  const { report: ask } = state.input;
  const { answer, memories } = await byMemory(await make(ask, at), tellingOf(ask, at.today), tools);
  tools.decide(decisionOf([ask], answer, memories));
  return { ...answer, done: { region: tools.attempt.at, ms: Math.round(performance.now() - from) } };
}

const tellingOf = (ask: ReportAsk, today: string) => ({ member: 'report', question: null, asks: [ask], today });

/** What a report leaves to remember: its figures, of whoever's it is. */
export function rememberReport(answer: Brief, state: Reported): NewMemory[] {
  if (!isWish(state.input)) return rememberAsked('report', answer, state);
  const { report: ask, today } = state.input;
  if (state.$.user === null) return [];
  return rememberTold(tellingOf(ask, today ?? 'an earlier day'), answer);
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

function decisionOf(
  asks: readonly unknown[],
  { text, documents, degraded, figures }: Brief,
  memories: readonly Counted[],
) {
  const mailed = asks.some((ask) => (ask as ReportAsk).email);
  return {
    type: 'report',
    context: {
      asks,
      documents,
      degraded,
      figures: figures.slice(0, 12).map(({ source: _, ...rest }) => rest),
      memories,
    },
    reasoning: text,
    action: { made: documents.map(({ name }) => name), mailed },
  };
}
