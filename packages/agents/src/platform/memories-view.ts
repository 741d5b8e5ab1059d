import { memoriesView as file, memoryFragments, termsOf } from '@holdfast/memory';
import { agentId } from '@holdfast/queue';
import { z } from 'zod';
import type { Registry } from '../registry.ts';
import { loadSqlRows, type SqlRows, sqlRows } from '../views/sql-rows.ts';
import { type AnyView, view } from '../views/view.ts';

const Row = z.object({
  memory_id: z.string(),
  known: z.string(),
  content: z.string(),
  kind: z.string(),
  state: z.enum(['holds', 'superseded']),
  subject: z.string().nullable(),
  team: z.string(),
  agent: z.string().nullable(),
  region: z.string(),
  user_id: z.string().nullable(),
  recalled: z.number(),
  run_id: z.string().nullable(),
  importance: z.number(),
  sources: z.number(),
  expires: z.string().nullable(),
});
type Row = z.infer<typeof Row>;

interface Stored {
  memory_id: string;
  user_id: string | null;
  team: string;
  agent_id: string;
  memory_type: string;
  content: string;
  subject: string | null;
  importance: number;
  run_id: string | null;
  region: string;
  created_at: Date;
  sources: number;
  access_count: number;
  expires_at: Date | null;
  valid: boolean;
}

const rowsFor = (agents: ReadonlyMap<string, string>): SqlRows<Row> => ({
  file,
  key: 'UUID',
  fragments: { row: memoryFragments['row'] ?? '', valid: memoryFragments['valid'] ?? '' },
  sorts: { known: { type: 'TIMESTAMPTZ' } },
  parameters: { text: 'text', team: 'text', kind: 'text', subject: 'text', user: 'text', holds: 'yes' },
  show: (stored) => stored.map((row) => shownRow(row as unknown as Stored, agents)),
  // The words that a memory is found by are letters and digits, so this list needs no quotes.
  value: (parameter, value) => (parameter === 'text' ? `{${[...new Set(termsOf(value))].join(',')}}` : value),
});
loadSqlRows(rowsFor(new Map()));

/** Everything that agents know, newest first. */
export function memoriesView(registry: Registry): AnyView {
  const agents = new Map(registry.members().map(({ team, member }) => [agentId(team, member), member]));
  return view<Row>({
    title: 'Memory',
    does: 'What agents know, from which run they know it, and what still holds',
    row: Row,
    key: 'memory_id',
    columns: {
      content: { kind: 'text', title: 'Knows' },
      kind: { kind: 'category', narrows: 'kind' },
      state: { kind: 'status', tones: { holds: 'good', superseded: 'plain' } },
      agent: { kind: 'text' },
      known: { kind: 'time', title: 'Since' },
      recalled: { kind: 'number' },
      subject: { kind: 'text', narrows: 'subject', only: 'detail' },
      team: { kind: 'text', narrows: 'team', only: 'detail' },
      region: { kind: 'text', only: 'detail' },
      user_id: { kind: 'person', title: 'About user', narrows: 'user', only: 'detail' },
      run_id: { kind: 'run', title: 'From', only: 'detail' },
      importance: { kind: 'share', only: 'detail' },
      sources: { kind: 'number', title: 'Sums up', only: 'detail' },
      expires: { kind: 'time', only: 'detail' },
      memory_id: { kind: 'text', title: 'Memory', only: 'detail' },
    },
    filters: {
      text: { kind: 'text', title: 'Search', says: 'words that it contains', least: 2 },
      team: { kind: 'choice', title: 'Team', options: registry.names.map((value) => ({ value })) },
      kind: { kind: 'exact', title: 'Kind' },
      subject: { kind: 'exact', title: 'Subject' },
      holds: { kind: 'yes', title: 'Holds' },
      user: { kind: 'person', title: 'About user' },
    },
    sorts: { known: { title: 'Since' } },
    read: sqlRows(rowsFor(agents)),
  });
}

function shownRow(row: Stored, agents: ReadonlyMap<string, string>): Row {
  const { memory_id, memory_type, content, subject, team, region, user_id, run_id, importance, sources } = row;
  return {
    memory_id,
    known: row.created_at.toISOString(),
    content,
    kind: memory_type,
    state: row.valid ? 'holds' : 'superseded',
    subject,
    team,
    agent: agents.get(row.agent_id) ?? null,
    region,
    user_id,
    recalled: row.access_count,
    run_id,
    importance,
    sources,
    expires: row.expires_at?.toISOString() ?? null,
  };
}
