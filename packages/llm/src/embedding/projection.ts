import { DIMENSIONS } from './embedder.ts';

/**
 * A fixed orthonormal projection: rows of random directions made orthogonal (modified Gram-Schmidt), the same in every
 * process and release. Distances survive up to a small random error (Johnson & Lindenstrauss 1984); what it costs in
 * recall is measured in the README. Changing anything here makes another model: give it another name.
 */
export function makeProjection(from: number, to = DIMENSIONS, seed = 384): Float32Array[] {
  const random = gaussian(seed);
  const rows: Float64Array[] = [];
  while (rows.length < to) {
    const row = Float64Array.from({ length: from }, random);
    for (const other of rows) subtract(row, other, dot(row, other));
    rows.push(unit(row));
  }
  return rows.map((row) => Float32Array.from(row));
}

/** The projected vector at unit length. */
export function project(vector: ArrayLike<number>, rows: readonly Float32Array[]): Float32Array {
  return Float32Array.from(unit(Float64Array.from(rows, (row) => dot(row, vector))));
}

/** At unit length; a vector of nothing but zeros stays so. */
export function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((x) => x / length) : vector;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function subtract(from: Float64Array, other: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - times * (other[i] as number);
}

/** Normal numbers by Box and Muller over mulberry32, and only with operations that round alike everywhere but log and cos: rounded. */
function gaussian(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 4_294_967_297;
  };
  return () => Math.fround(Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}
