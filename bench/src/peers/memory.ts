import { randomUUID } from 'node:crypto';
import { openDb } from '@holdfast/db';
import { embedPending, type NewMemory, recall, remember, vectorsOf } from '@holdfast/memory';
import { clusteredEmbedder, clusteredText, nearest, seeded } from '@holdfast/memory/testing';
import { now } from '../clock.ts';

/** Milliseconds of each question: the whole recall, and its vectors' part alone. */
export interface Asked {
  whole: number[];
  near: number[];
  /** Of the ten nearest by exact distance, the share that was found. */
  recallAt10: number;
}

export type MemoryActions = Awaited<ReturnType<typeof open>>;

/** Remembers synthetic texts and asks for others; vectors cost nothing to make, so the database's part is what is measured. */
export async function open({ url }: { url: string }) {
  const db = openDb({ url, max: 4, queryMs: 600_000, name: 'bench memory' });
  await db.ready();
  const workspace = `bench-${randomUUID()}`;
  const random = seeded(7);
  let owners: string[] = [];

  const remembered = async (userId: string, size: number): Promise<void> => {
    const list: NewMemory[] = Array.from({ length: size }, () => ({ kind: 'case', content: clusteredText(random) }));
    await remember(db, { workspace, userId, team: 'bench', agentId: randomUUID(), region: 'here' }, list);
  };
  return {
    backEnd: async () => (await vectorsOf(db))?.backEnd ?? 'none',
    fill: async (memories: number, users: number): Promise<void> => {
      owners = Array.from({ length: users }, () => randomUUID());
      const each = Math.ceil(memories / users);
      for (const owner of owners)
        for (let at = 0; at < each; at += 1000) await remembered(owner, Math.min(1000, each - at));
      while ((await embedPending(db, clusteredEmbedder, { most: 4096 })) > 0);
      await db.sql('VACUUM ANALYZE');
    },
    ask: async (questions: number): Promise<Asked> => {
      const asked: Asked = { whole: [], near: [], recallAt10: 0 };
      let [hits, of] = [0, 0];
      for (let n = 0; n < questions; n++) {
        const userId = owners[n % owners.length] as string;
        const text = clusteredText(random);
        const began = now();
        await recall(db, clusteredEmbedder, { workspace, userId, text });
        asked.whole.push(now() - began);
        const found = await nearest(db, clusteredEmbedder, { workspace, userId }, text);
        asked.near.push(found.ms);
        hits += found.hits;
        of += found.of;
      }
      return { ...asked, recallAt10: hits / of };
    },
    close: () => db.close(),
  };
}
