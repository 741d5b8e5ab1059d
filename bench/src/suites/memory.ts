import { migrate, openDb } from '@holdfast/db';
import { pgvectorServer } from '@holdfast/db/pgvector';
import { ours } from '../goals.ts';
import type { MemoryActions } from '../peers/memory.ts';
import { withDatabase } from '../server.ts';
import { quantile } from '../statistics.ts';
import { type Bench, interleaved, peerActor, type Suite } from '../suite.ts';

interface Scope {
  id: 'recall-user' | 'recall-scope' | 'recall-scope-pgvector';
  users: number;
}

const embedded: readonly Scope[] = [
  { id: 'recall-user', users: 100 },
  { id: 'recall-scope', users: 1 },
];

/** Recall among 100,000 memories: of 100 users within one, and all of one; where pgvector can be had, in it too. */
export const memory: Suite = {
  name: 'memory',
  says: 'recall among 100,000 memories',
  async run(bench) {
    for (const scope of embedded)
      await measure(bench, scope, await bench.server.createMigrated(scope.id.replace('-', '_')));
    const server = await pgvectorServer();
    if (typeof server === 'string') return bench.say(`pgvector is skipped: ${server}`);
    try {
      await measure(bench, { id: 'recall-scope-pgvector', users: 1 }, await migrated(server.url));
    } finally {
      await server.stop();
    }
  },
};

async function measure(bench: Bench, { id, users }: Scope, url: string): Promise<void> {
  const actor = await peerActor<MemoryActions>('memory', { url });
  const backEnd = await actor.call.backEnd();
  await actor.call.fill(bench.size(100_000, 4_000), users);
  await actor.call.ask(20);
  await interleaved(bench, [{ peer: ours }], async ({ peer }, rep) => {
    const { whole, near, recallAt10 } = await actor.call.ask(bench.size(200, 40));
    const p95 = quantile(whole, 0.95);
    const also = { 'p50 ms': quantile(whole, 0.5), 'vectors p95 ms': quantile(near, 0.95), 'recall@10': recallAt10 };
    bench.record(id, peer, rep, p95, also);
    bench.say(`${id} in ${backEnd}: p95 ${p95.toFixed(1)} ms, recall@10 ${recallAt10.toFixed(3)}`);
  });
  await actor.stop();
}

async function migrated(url: string): Promise<string> {
  const admin = openDb({ url, max: 1, name: 'bench' });
  await admin.sql('CREATE DATABASE recall_pgvector');
  await admin.close();
  const own = withDatabase(url, 'recall_pgvector');
  const db = openDb({ url: own, max: 1, name: 'bench' });
  await migrate(db);
  await db.close();
  return own;
}
