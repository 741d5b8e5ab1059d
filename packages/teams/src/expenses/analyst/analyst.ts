import { Brief } from '@holdfast/agents';
import { maskJson } from '@holdfast/telemetry';
import type { z } from 'zod';
import type { At } from '../at.ts';
import { answerAnomalies } from './answers/anomalies.ts';
import { answerCompare } from './answers/compare.ts';
import { answerDuplicates } from './answers/duplicates.ts';
import { answerFigure } from './answers/figure.ts';
import { answerGroups } from './answers/groups.ts';
import { answerList } from './answers/list.ts';
import { answerPatterns } from './answers/patterns.ts';
import { answerShare } from './answers/share.ts';
import { answerSql } from './answers/sql.ts';
import { answerSubscriptions } from './answers/subscriptions.ts';
import { answerSummary } from './answers/summary.ts';
import { answerTrend } from './answers/trend.ts';
import { AnalystAsk, type AnalystRequest } from './ask.ts';
import { knownOf } from './known.ts';
import { Reader } from './read.ts';
import { plural } from './says.ts';

/** What an answer adds up to before the common remarks are put under it. */
export type Draft = z.input<typeof Brief>;

/**
 * Answers one request from the rows of `at.userId` alone. Every figure has the statement that produced it; amounts are
 * exact, by currency and never added across currencies; what was left out is under `degraded`.
 */
export async function answerAnalyst(request: AnalystRequest, at: At): Promise<Brief> {
  const ask = AnalystAsk.parse(request);
  if (ask.kind === 'sql') return Brief.parse(maskJson(await answerSql(ask, at)));
  const reader = new Reader(at, await knownOf(at));
  at.progress('reading', `${ask.kind} of ${at.userId === null ? "everybody's" : 'your'} charges`);
  const draft = await answerOne(ask, reader);
  const degraded = [...(draft.degraded ?? []), ...(await remarks(ask, reader))];
  // Names and descriptions are people's own text, in statements' values too.
  return Brief.parse(maskJson({ ...draft, degraded }));
}

/** Requests that are answered from slices of the charges. */
type SliceAsk = Exclude<AnalystAsk, { kind: 'sql' }>;

function answerOne(ask: SliceAsk, reader: Reader): Promise<Draft> {
  switch (ask.kind) {
    case 'list':
      return answerList(ask, reader);
    case 'groups':
      return answerGroups(ask, reader);
    case 'compare':
      return answerCompare(ask, reader);
    case 'share':
      return answerShare(ask, reader);
    case 'trend':
      return answerTrend(ask, reader);
    case 'anomalies':
      return answerAnomalies(ask, reader);
    case 'patterns':
      return answerPatterns(ask, reader);
    case 'subscriptions':
      return answerSubscriptions(ask, reader);
    case 'duplicates':
      return answerDuplicates(ask, reader);
    case 'summary':
      return answerSummary(ask, reader);
    default:
      return answerFigure(ask, reader);
  }
}

/** What the reader of any answer must know: names nobody has, rows without an amount or a day. */
async function remarks(ask: SliceAsk, reader: Reader): Promise<string[]> {
  const slices = ask.kind === 'compare' ? ask.sides : ask.kind === 'share' ? [ask, ask.of] : [ask];
  const unknown = new Set(slices.flatMap((slice) => reader.narrow(slice).unknown));
  const { unpriced, undated } = await reader.leftOut(slices[0] ?? {});
  return [
    ...[...unknown].map((name) => `none of the charges is of “${name}”`),
    ...(unpriced > 0 ? [`${plural(unpriced, 'row')} without an amount ${unpriced === 1 ? 'is' : 'are'} left out`] : []),
    ...(undated > 0 ? [`${plural(undated, 'row')} without a date ${undated === 1 ? 'is' : 'are'} in no period`] : []),
  ];
}
