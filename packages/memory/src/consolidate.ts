import { randomUUID } from 'node:crypto';
import { type Db, transaction } from '@holdfast/db';
import { point } from '@holdfast/telemetry';
import type { Memory } from './memory.ts';
import { memories } from './queries.ts';
import { type MemoryRow, memoryOf } from './row.ts';
import { termsOf } from './terms.ts';
import { vectorsOf } from './vectors.ts';

export interface ConsolidateOptions {
  /** Younger memories, and those recalled within this, are left alone; 90 days unless said. */
  ageMs?: number;
  /** More important ones too; 0.5 unless said. */
  below?: number;
  page?: number;
}

const day = 86_400_000;
/** Fewer are not worth a summary, and more would make one that says nothing. */
const fewest = 5;
const largest = 50;
const excerpt = 160;
const longest = 4000;

/**
 * A duty: sums up old memories of one owner, team, kind and agent, which are then found no more but stay readable by
 * `why`. What has a subject or is a summary stays. The summary is an extract, most important first: nothing is made
 * up. Two at once do no harm: whoever comes second finds them gone. Returns how many were summed up.
 */
export async function consolidate(db: Db, options: ConsolidateOptions = {}): Promise<number> {
  const rows = await db.run<MemoryRow>(memories.faded, {
    age: `${options.ageMs ?? 90 * day} milliseconds`,
    below: options.below ?? 0.5,
    page: options.page ?? 1000,
  });
  await point('memory.consolidating', { rows });
  let done = 0;
  for (const group of groups(rows.map(memoryOf))) if (await sumUp(db, group)) done += group.length;
  return done;
}

function groups(faded: readonly Memory[]): Memory[][] {
  const found = new Map<string, Memory[]>();
  for (const memory of faded) {
    const { workspace, userId, team, kind, agentId } = memory;
    const key = JSON.stringify([workspace, userId, team, kind, agentId]);
    found.set(key, [...(found.get(key) ?? []), memory]);
  }
  return [...found.values()]
    .flatMap((all) =>
      Array.from({ length: Math.ceil(all.length / largest) }, (_, i) => all.slice(i * largest, (i + 1) * largest)),
    )
    .filter((group) => group.length >= fewest);
}

/** False: one of them was summed up, contradicted or forgotten meanwhile; the next time looks again. */
async function sumUp(db: Db, group: readonly Memory[]): Promise<boolean> {
  const first = group[0] as Memory;
  const summary = randomUUID();
  const ids = group.map(({ memoryId }) => memoryId);
  const content = extract(group);
  const vectors = await vectorsOf(db);
  try {
    await transaction(db, async (tx) => {
      const replaced = await tx.run(memories.replace, { ids, summary });
      if (replaced.length < ids.length) throw new Overtaken();
      await tx.run(memories.summary, {
        summary,
        workspace: first.workspace,
        user: first.userId,
        team: first.team,
        agent: first.agentId,
        kind: first.kind,
        content,
        terms: termsOf(content),
        data: { memories: ids },
        importance: Math.max(...group.map(({ importance }) => importance)),
        region: first.region,
        sources: ids.length,
      });
      if (vectors) await tx.run(vectors.queries.drop, { ids });
    });
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

class Overtaken extends Error {}

/** What was said already was masked when it was remembered. */
function extract(group: readonly Memory[]): string {
  const dates = group.map(({ createdAt }) => createdAt.toISOString().slice(0, 10));
  const texts = group.toSorted((a, b) => b.importance - a.importance).map(({ content }) => short(content));
  const head = `${group.length} memories from ${dates[0]} to ${dates.at(-1)}: `;
  let text = head;
  for (const said of new Set(texts))
    if (text.length + said.length + 2 <= longest) text += text === head ? said : `; ${said}`;
  return text;
}

function short(content: string): string {
  const line = content.replace(/\s+/g, ' ').trim();
  return line.length <= excerpt ? line : `${line.slice(0, excerpt - 1).toWellFormed()}…`;
}
