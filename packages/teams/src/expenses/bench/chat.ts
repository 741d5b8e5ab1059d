/**
 * `DATABASE_URL=… node packages/teams/src/expenses/bench/chat.ts`: seeds that empty database and asks the answer key of the chat: the analyst, and
 * the demo's way, restated: the ten rows whose descriptions are nearest to the question go to a model, which is given every benefit here: it
 * reads them without a mistake. `of everybody` is as the demo does it; `of the user` is the same with a filter it does not have.
 */
import { migrate, openDb } from '@holdfast/db';
import { type Embedder, offlineEmbedder } from '@holdfast/llm/embedding';
import { answerAnalyst } from '../analyst/analyst.ts';
import { knownOf } from '../analyst/known.ts';
import { busyUser, misses } from '../analyst/testing/asked.ts';
import { type Keyed, key } from '../analyst/testing/key.ts';
import { understand } from '../analyst/understand/index.ts';
import type { SeedRow } from '../seed/generate.ts';
import { seedExpenses } from '../seed/store.ts';

const today = '2026-11-21';
const db = openDb({ url: process.env['DATABASE_URL'] ?? '' });
await migrate(db);
const { rows } = await seedExpenses(db, { seed: 1, count: 5000, anchor: today, cases: true });
const user = busyUser(rows);
const mine = rows.filter(({ userId }) => userId === user);
const embedder = offlineEmbedder();
const vectors = await embedAll(embedder, rows);

const right = { analyst: 0, everybody: 0, user: 0 };
const times: number[] = [];
for (const keyed of key) {
  const began = performance.now();
  if (await analystRight(keyed)) right.analyst++;
  times.push(performance.now() - began);
  const [asked] = await embedder.embed([keyed.asks]);
  if (sameAsKey(keyed, nearest(asked as Float32Array, rows))) right.everybody++;
  if (sameAsKey(keyed, nearest(asked as Float32Array, mine))) right.user++;
}
times.sort((a, b) => a - b);
process.stdout.write(
  [
    `| chat, ${key.length} questions of the answer key (seed 1) | exactly right |`,
    '|---|---|',
    `| the analyst, without a model | ${right.analyst} |`,
    `| ten nearest rows of everybody, read without a mistake | ${right.everybody} |`,
    `| ten nearest rows of the user, read without a mistake | ${right.user} |`,
    '',
    `A question: ${times[Math.floor(times.length / 2)]?.toFixed(0)} ms p50, ${times[Math.floor(times.length * 0.95)]?.toFixed(0)} ms p95. Vectors: ${embedder.model}.`,
    '',
  ].join('\n'),
);
await embedder.close();
await db.close();

async function analystRight(keyed: Keyed): Promise<boolean> {
  const at = { db, userId: user, today, signal: new AbortController().signal, progress: () => undefined };
  const { asks } = understand(keyed.asks, { today, known: await knownOf(at) });
  const [request] = asks;
  if (request === undefined || asks.length > 1) return false;
  return misses(keyed, mine, await answerAnalyst(request, at)).length === 0;
}

async function embedAll(by: Embedder, all: readonly SeedRow[]): Promise<Map<SeedRow, Float32Array>> {
  const found = new Map<SeedRow, Float32Array>();
  for (let from = 0; from < all.length; from += 500) {
    const some = all.slice(from, from + 500);
    const made = await by.embed(some.map(({ description }) => description));
    some.forEach((row, i) => found.set(row, made[i] as Float32Array));
  }
  return found;
}

function nearest(question: Float32Array, of: readonly SeedRow[]): SeedRow[] {
  const cosine = (row: SeedRow): number =>
    (vectors.get(row) as Float32Array).reduce((sum, x, i) => sum + x * (question[i] as number), 0);
  return of
    .map((row) => ({ row, near: cosine(row) }))
    .sort((a, b) => b.near - a.near)
    .slice(0, 10)
    .map(({ row }) => row);
}

/** What the key's own arithmetic makes of those rows is what it makes of all of them. */
function sameAsKey({ figures, table }: Keyed, some: readonly SeedRow[]): boolean {
  return JSON.stringify([figures?.(some), table?.(some)]) === JSON.stringify([figures?.(mine), table?.(mine)]);
}
