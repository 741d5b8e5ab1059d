import type { Brief, Chart, Figure, Table } from '@holdfast/agents';
import { changeInWords, changesOf } from '@holdfast/learning';
import { mask } from '@holdfast/telemetry';
import type { At } from '../at.ts';
import type { LearningAsk } from './ask.ts';

type Change = Awaited<ReturnType<typeof changesOf>>['rows'][number];
type Source = NonNullable<Figure['source']>;

/** The name of the team in what is learnt: its folder's. */
export const team = 'expenses';

const defaultDays = 30;
const dayMs = 86_400_000;

/**
 * What changed and why, newest first. A version's own sentence names merchants of whoever was judged: only an operator reads it;
 * a user reads the figures before and after, which are the same for all.
 */
export async function changesBrief(ask: Extract<LearningAsk, { kind: 'changes' }>, at: At): Promise<Brief> {
  const { from, to } = ask.period ?? { from: daysBefore(at.today, defaultDays), to: at.today };
  const { rows, source } = await changesOf(at.db, { team, member: ask.member ?? null, from, to });
  const counted: Figure = { name: 'Changes', unit: 'count', value: rows.length, says: `${from} to ${to}`, source };
  if (rows.length === 0) return { text: `Nothing was learnt from ${from} to ${to}.`, figures: [counted], ...without };
  const brief = briefOf(rows, at.userId === null, source);
  return { ...brief, figures: [counted, ...brief.figures] };
}

/** Changes in words, figures, tables and pictures; `open`: for an operator. */
export function briefOf(rows: readonly Change[], open: boolean, source: Source): Brief {
  const lines = rows.slice(0, 5).map((row) => told(row, open));
  return {
    text: lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `- ${line}`).join('\n'),
    figures: rows.slice(0, 5).flatMap((row) => figuresOf(row, source)),
    tables: [table(rows, open, source), ...replayTables(rows, source)],
    charts: chartsOf(rows),
    documents: [],
    degraded: [],
  };
}

const without = { tables: [], charts: [], documents: [], degraded: [] };
const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);

/** Who took a version back is told to an operator alone, as is what it says of merchants. */
function told(row: Change, open: boolean): string {
  const says = open ? ` ${row.says}` : '';
  return mask(`${changeInWords(open ? row : { ...row, ended_by: null })}${says}`);
}

function figuresOf({ member, version, replay_before: old, replay_after: now }: Change, source: Source): Figure[] {
  if (!old || !now) return [];
  const name = `${mask(member)} version ${version}`;
  return [
    { name: `${name}: score before`, unit: 'score', value: old.score, source },
    { name: `${name}: score after`, unit: 'score', value: now.score, says: `${now.cases} known cases`, source },
  ];
}

function table(rows: readonly Change[], open: boolean, source: Source): Table {
  return {
    title: 'What changed',
    columns: [
      { name: 'Member', kind: 'text' },
      { name: 'Version', kind: 'number' },
      { name: 'Became', kind: 'text' },
      { name: 'On', kind: 'date' },
      { name: 'By', kind: 'text' },
      { name: 'Verdicts', kind: 'number' },
      { name: 'Why', kind: 'text' },
    ],
    rows: rows.map((row) => [
      mask(row.member),
      row.version,
      row.status.replace('_', ' '),
      (row.ended_at ?? row.promoted_at ?? row.proposed_at).toISOString().slice(0, 10),
      open ? mask(row.ended_by ?? row.promoted_by ?? '') || null : null,
      row.verdicts,
      row.why ? mask(row.why) : open ? mask(row.says) : null,
    ]),
    source,
  };
}

/** The newest replay of each member: every figure before and after. */
function replayTables(rows: readonly Change[], source: Source): Table[] {
  const newest = new Map<string, Change>();
  for (const row of rows)
    if (row.replay_before && row.replay_after && !newest.has(row.member)) newest.set(row.member, row);
  return [...newest.values()].map(({ member, version, replay_before: old, replay_after: now }) => ({
    title: `${mask(member)} version ${version}, replayed on ${now?.cases ?? 0} known cases`,
    columns: [
      { name: 'Figure', kind: 'text' },
      { name: 'Before', kind: 'number' },
      { name: 'After', kind: 'number' },
    ],
    rows: [
      ['score', old?.score ?? null, now?.score ?? null],
      ...Object.keys({ ...old?.figures, ...now?.figures }).map((name) => {
        return [name, old?.figures[name] ?? null, now?.figures[name] ?? null];
      }),
    ],
    source,
  }));
}

/** The score of each version that was replayed, oldest first, where there are several to compare. */
function chartsOf(rows: readonly Change[]): Chart[] {
  const members = [...new Set(rows.map(({ member }) => member))];
  return members.flatMap((member): Chart[] => {
    const replayed = rows
      .filter((row) => row.member === member && row.replay_before && row.replay_after)
      .toSorted((a, b) => a.version - b.version);
    if (replayed.length === 0) return [];
    return [
      {
        title: `Score of ${mask(member)} by version`,
        kind: 'bar',
        x: replayed.map(({ version }) => `${version}`),
        unit: 'score',
        series: [
          { name: 'Before', values: replayed.map(({ replay_before: replay }) => replay?.score ?? null) },
          { name: 'After', values: replayed.map(({ replay_after: replay }) => replay?.score ?? null) },
        ],
      },
    ];
  });
}
