import { randomUUID } from 'node:crypto';
import { mask, maskJson } from '@holdfast/telemetry';
import { z } from 'zod';
import { errors } from './errors.ts';
import type { NewMemory } from './memory.ts';
import { storable } from './storable.ts';
import { subjectKey } from './subject.ts';
import { termsOf } from './terms.ts';

/** What one task remembers, as it goes to its settle. */
export interface Remembered {
  /** The task with whose settle it is written. */
  after: string;
  agentId: string;
  team: string;
  memories: readonly NewMemory[];
}

const longest = 20_000;
const Checked = z.object({
  kind: z.string().min(1).max(64),
  content: z.string().min(1).max(longest),
  data: z.unknown().optional(),
  subject: z.string().min(1).max(256).optional(),
  userId: z.guid().nullable().optional(),
  importance: z.number().min(0).max(1).optional(),
  expiresInMs: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
});

/** Refuses what no settle could write, with a coded error: for whoever builds memories, before the settle is sent. */
export function checkMemories(memories: readonly NewMemory[]): void {
  for (const memory of memories) checked(memory);
}

/** The parameters `m_…` of the fragment `remember`, masked. An empty list writes nothing. */
export function memoryColumns(remembered: readonly Remembered[]): Record<string, unknown[]> {
  const rows = remembered.flatMap(({ memories, ...whose }) =>
    memories.map((memory) => ({ ...whose, ...checked(memory) })),
  );
  return {
    m_ids: rows.map(() => randomUUID()),
    m_afters: rows.map((row) => row.after),
    m_agents: rows.map((row) => row.agentId),
    m_teams: rows.map((row) => row.team),
    m_everybodies: rows.map((row) => row.userId === null),
    m_users: rows.map((row) => row.userId ?? null),
    m_types: rows.map((row) => row.kind),
    m_contents: rows.map((row) => row.content),
    m_terms: rows.map((row) => termsOf(row.content).join(' ')),
    m_metadatas: rows.map((row) => row.data),
    m_subjects: rows.map((row) => row.subject ?? null),
    m_importances: rows.map((row) => row.importance ?? 0.5),
    m_lives: rows.map((row) => row.expiresInMs ?? null),
  };
}

type Row = Omit<NewMemory, 'data'> & { data: string | null };

function checked(memory: NewMemory): Row {
  const { success, data, error } = Checked.safeParse(memory);
  if (!success) throw errors.MEMORY_INVALID({ reason: z.prettifyError(error) });
  const content = storable(mask(data.content)).slice(0, longest).toWellFormed();
  const subject = data.subject === undefined ? {} : { subject: subjectKey(data.subject) };
  return { ...data, content, ...subject, kind: storable(data.kind), data: json(data.data) } as Row;
}

function json(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(maskJson(value));
  if (text === undefined) return null;
  if (text.length > 65_536) throw errors.MEMORY_INVALID({ reason: `its data has ${text.length} characters of JSON` });
  // JSON in a database has no NUL and no half of a pair; whole pairs stand there unescaped.
  return text.replace(/(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (_, pair: string | undefined) => pair ?? '\\ufffd');
}
