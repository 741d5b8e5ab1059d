import type { Db } from '@holdfast/db';
import { DIMENSIONS } from '@holdfast/llm/embedding';
import { log } from '@holdfast/telemetry';
import { errors } from './errors.ts';
import { cockroachQueries, cubeQueries, pgvectorQueries, server, type VectorQueries } from './queries.ts';

/** Where this server keeps vectors. `none`: words alone find memories. */
export type BackEnd = 'cube' | 'pgvector' | 'cockroach' | 'none';

export interface Vectors {
  readonly backEnd: Exclude<BackEnd, 'none'>;
  readonly queries: VectorQueries;
  /** The parameters of a question: the vector, and how many signs are looked at for the `most` best. */
  question(vector: Float32Array, most: number): Record<string, unknown>;
  /** The parameters of vectors to keep, one behind another. */
  kept(vectors: readonly Float32Array[]): Record<string, unknown>;
}

const known = new WeakMap<Db, Promise<Vectors | null>>();

/** What the migration found room for on this server, asked once a pool; null: words alone find memories, and the log says so. */
export function vectorsOf(db: Db): Promise<Vectors | null> {
  let found = known.get(db);
  if (found === undefined) {
    found = find(db);
    known.set(db, found);
    // A failure is the caller's to see; the next question asks again.
    found.catch(() => known.delete(db));
  }
  return found;
}

async function find(db: Db): Promise<Vectors | null> {
  const [row] = await db.run<{ vector: number; cubes: number }>(server.places);
  if (row !== undefined && row.vector > 0) return db.dialect === 'cockroach' ? cockroach : pgvector;
  if (row !== undefined && row.cubes > 0) return cubes;
  log('memory').warn(
    {},
    'the server has neither pgvector nor cube (CREATE EXTENSION was refused): memories are found by words alone',
  );
  return null;
}

const cubes: Vectors = {
  backEnd: 'cube',
  queries: cubeQueries,
  question: (vector, most) => ({ vector: numbers(vector), sign: signs(vector), probes: Math.max(5 * most, 240) }),
  kept: (vectors) => ({
    vectors: vectors.map((vector) => `{${numbers(vector).join(',')}}`),
    signs: vectors.map(signs),
  }),
};

const listed = (vector: Float32Array): string => `[${numbers(vector).join(',')}]`;
const pgvector: Vectors = {
  backEnd: 'pgvector',
  queries: pgvectorQueries,
  question: (vector) => ({ vector: listed(vector) }),
  kept: (vectors) => ({ vectors: vectors.map(listed) }),
};
const cockroach: Vectors = { ...pgvector, backEnd: 'cockroach', queries: cockroachQueries };

/** Eight digits are more than a float of four bytes has; a wrong length once crashed nodes of CockroachDB. */
function numbers(vector: Float32Array): number[] {
  if (vector.length !== DIMENSIONS) throw errors.MEMORY_VECTOR({ dimensions: vector.length, expected: DIMENSIONS });
  return Array.from(vector, (x) => Number(x.toPrecision(8)));
}

function signs(vector: Float32Array): string {
  let text = '';
  for (const x of vector) text += x >= 0 ? '1' : '0';
  return text;
}
