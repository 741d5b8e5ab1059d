import { runsView as file, runId } from '@holdfast/queue';
import { z } from 'zod';
import type { Registry } from '../registry.ts';
import { loadSqlRows, type SqlRows, sqlRows } from '../views/sql-rows.ts';
import { type AnyView, view } from '../views/view.ts';

const Row = z.object({
  run_id: z.string(),
  begun: z.string(),
  team: z.string(),
  status: z.string(),
  about: z.string().nullable(),
  key: z.string(),
  seconds: z.number().nullable(),
  error: z.string().nullable(),
  why: z.string().nullable(),
  user_id: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

interface Stored {
  run_id: string;
  team: string;
  key: string;
  /** null where it is long. */
  input: unknown;
  status: string;
  user_id: string | null;
  created_at: Date;
  completed_at: Date | null;
  error: string | null;
  why: string | null;
}

const statuses = ['running', 'stuck', 'failed', 'cancelling', 'cancelled', 'completed'];
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const rowsFor = (teams: readonly string[]): SqlRows<Row> => ({
  file,
  key: 'UUID',
  sorts: { begun: { type: 'TIMESTAMPTZ' } },
  parameters: {
    find: 'text',
    team: 'text',
    user: 'text',
    day_from: 'text',
    day_to: 'text',
    status: 'text',
    troubled: 'yes',
  },
  show: (stored) => stored.map((row) => shownRow(row as unknown as Stored)),
  value: (parameter, value) =>
    parameter === 'find'
      ? `{${[...(uuid.test(value) ? [value] : []), ...teams.map((team) => runId(team, value))].join(',')}}`
      : value,
});
loadSqlRows(rowsFor(['any']));

/** Every run of every team, newest first. */
export function runsView({ names }: Registry): AnyView {
  return view<Row>({
    title: 'Runs',
    does: 'Everything that teams were asked to do, and what became of it',
    row: Row,
    key: 'run_id',
    columns: {
      begun: { kind: 'time' },
      about: { kind: 'text' },
      team: { kind: 'text', narrows: 'team' },
      status: {
        kind: 'status',
        tones: { running: 'busy', stuck: 'bad', failed: 'bad', cancelling: 'warn', completed: 'good' },
        because: 'why',
        narrows: 'status',
      },
      seconds: { kind: 'number', title: 'Seconds' },
      error: { kind: 'text', title: 'Code' },
      user_id: { kind: 'person', title: 'User', narrows: 'user' },
      why: { kind: 'text', only: 'detail' },
      key: { kind: 'text', title: 'Started with', only: 'detail' },
      run_id: { kind: 'text', title: 'Run', only: 'detail' },
    },
    filters: {
      find: { kind: 'exact', title: 'Find', says: 'id of a run, or its key' },
      team: { kind: 'choice', title: 'Team', options: names.map((value) => ({ value })) },
      status: { kind: 'choice', title: 'Status', options: statuses.map((value) => ({ value })) },
      troubled: { kind: 'yes', title: 'Went wrong' },
      day: { kind: 'date', title: 'Day' },
      user: { kind: 'person', title: 'User' },
    },
    sorts: { begun: { title: 'Begun' } },
    read: sqlRows(rowsFor(names)),
  });
}

const mostSaid = 160;

/** What a run is about, of whatever its team takes: the longest text of its input where there is one that reads like words, else its first value by name. */
export function aboutOf(input: unknown): string | null {
  if (typeof input === 'string') return short(input);
  if (typeof input !== 'object' || input === null) return null;
  const values = Object.entries(input);
  const [said] = values
    .flatMap(([, value]) => (typeof value === 'string' && /\S\s+\S/.test(value) ? [value] : []))
    .toSorted((a, b) => b.length - a.length);
  if (said !== undefined) return short(said);
  const [first] = values;
  if (!first) return null;
  const [name, value] = first;
  return short(`${name.replaceAll('_', ' ')} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}

const short = (text: string): string => (text.length <= mostSaid ? text : `${text.slice(0, mostSaid - 1)}…`);

function shownRow({ created_at, completed_at, key, input, ...row }: Stored): Row {
  const { run_id, team, status, error, why, user_id } = row;
  const seconds = completed_at ? Math.round((completed_at.getTime() - created_at.getTime()) / 10) / 100 : null;
  return {
    run_id,
    begun: created_at.toISOString(),
    team,
    status,
    about: aboutOf(input),
    key: key.slice(0, 200),
    seconds,
    error,
    why,
    user_id,
  };
}
