import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '@holdfast/db';
import { type Embedder, openEmbedder } from '@holdfast/llm/embedding';
import { embedPending, type NewMessage, say, searchConversations, vectorsOf } from '@holdfast/memory';
import { loadSettings } from '@holdfast/settings';
import type { ScoreTask, TaskScore } from '@holdfast/teams/score';
import { onOwnDatabase } from './own-database.ts';

interface Turn {
  speaker: string;
  dia_id: string;
  text: string;
  blip_caption?: string;
}

interface Sample {
  sample_id: string;
  conversation: Record<string, string | Turn[]>;
  qa: { question: string; evidence: string[] }[];
}

interface Answered {
  id: string;
  turns: string[];
  ms: number;
}

const depths = [5, 10, 25, 50] as const;
const workspace = 'score';

/** Turns of long conversations, found again by the product's search across sessions, on a database of its own. */
export const locomo: ScoreTask = {
  name: 'memory-locomo',
  folder: 'memory-locomo',
  units: 'questions',
  reference: 'turn recall @5 / 10 / 25 / 50 .567 / .662 / .767 / .827 (DRAGON, LoCoMo paper, all ten conversations).',
  goals: [
    { figure: 'recall@5', least: 0.65, baseline: 0.551 },
    { figure: 'recall@50', least: 0.85, baseline: 0.779 },
    { figure: 'p95 ms', most: 50 },
  ],
  async score(folder, tell) {
    const samples = JSON.parse(await readFile(join(folder, 'locomo.json'), 'utf8')) as Sample[];
    const embedder = openEmbedder(loadSettings());
    try {
      return await onOwnDatabase(tell, (db) => scoreWith(db, embedder, samples, tell));
    } finally {
      await embedder.close();
    }
  },
};

async function scoreWith(
  db: Db,
  embedder: Embedder,
  samples: readonly Sample[],
  tell: (detail: string) => void,
): Promise<TaskScore> {
  const users = new Map(samples.map((sample) => [sample, randomUUID()]));
  for (const [sample, user] of users) await keep(db, sample, user);
  let embedded = 0;
  for (let n = 1; n > 0; embedded += n) {
    n = await embedPending(db, embedder);
    if (n > 0) tell(`${embedded + n} messages have vectors`);
  }
  const lines: Answered[] = [];
  const sums = depths.map(() => 0);
  let asked = 0;
  for (const [sample, user] of users) {
    for (const [at, { question, evidence }] of sample.qa.entries()) {
      const line = await ask(db, embedder, user, question, `${sample.sample_id}:${at}`);
      lines.push(line);
      if (evidence.length === 0) continue;
      asked++;
      depths.forEach((depth, i) => {
        const top = new Set(line.turns.slice(0, depth));
        sums[i] = (sums[i] as number) + evidence.filter((turn) => top.has(turn)).length / evidence.length;
      });
    }
    tell(`${lines.length} questions asked`);
  }
  const times = lines.map(({ ms }) => ms).sort((a, b) => a - b);
  const figures = Object.fromEntries(depths.map((depth, i) => [`recall@${depth}`, (sums[i] as number) / asked]));
  const back = (await vectorsOf(db))?.backEnd ?? 'none';
  return {
    units: lines.length,
    figures: { ...figures, 'p95 ms': times[Math.floor(times.length * 0.95)] ?? Number.NaN },
    note: `No model. Vectors by ${embedder.model}, kept as ${back}; ${asked} questions have evidence.`,
    lines,
  };
}

async function keep(db: Db, { conversation }: Sample, userId: string): Promise<void> {
  for (let n = 1; conversation[`session_${n}_date_time`] !== undefined; n++) {
    const turns = conversation[`session_${n}`];
    if (!Array.isArray(turns) || turns.length === 0) continue;
    const at = dateOf(conversation[`session_${n}_date_time`] as string);
    const said = turns.map(
      ({ speaker, text, blip_caption, dia_id }): NewMessage => ({
        role: 'user',
        speaker,
        content: blip_caption === undefined ? text : `${text} [${blip_caption}]`,
        data: { turn: dia_id },
        at,
      }),
    );
    await say(db, { workspace, userId, sessionId: `session_${n}` }, said);
  }
}

/** "1:56 pm on 8 May, 2023"; the hour counts for nothing here. */
const dateOf = (text: string): Date => new Date(`${text.replace(/^.* on /, '').replace(',', '')} UTC`);

async function ask(db: Db, embedder: Embedder, userId: string, text: string, id: string): Promise<Answered> {
  const began = performance.now();
  const found = await searchConversations(db, embedder, { workspace, userId, text, limit: 50 });
  const ms = Math.round((performance.now() - began) * 10) / 10;
  return { id, turns: found.map(({ message }) => (message.data as { turn: string }).turn), ms };
}
