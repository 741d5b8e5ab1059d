/** Rows of a sparse matrix: places of its columns and what stands there. */
export interface Row {
  readonly at: readonly number[];
  readonly strength: readonly number[];
}

/**
 * The weights W, `width` columns by `codes`, that come closest to each row's truth: they minimise |XW + shares - Y|² + ridge |W|², Y
 * being 1 at a row's own code and 0 elsewhere, shares what is expected of a row of which nothing is known. Solved for all codes side by
 * side by conjugate gradients on the normal equations (Hestenes and Stiefel 1952).
 */
export function ridgeWeights(
  rows: readonly Row[],
  truths: readonly number[],
  shares: Float64Array,
  { width, ridge, rounds }: { readonly width: number; readonly ridge: number; readonly rounds: number },
): Float32Array {
  const codes = shares.length;
  const weights = new Float32Array(width * codes);
  const rest = new Float32Array(width * codes);
  const line = new Float64Array(codes);
  rows.forEach((row, i) => {
    for (let code = 0; code < codes; code++) line[code] = -(shares[code] as number);
    line[truths[i] as number] = (line[truths[i] as number] as number) + 1;
    spread(row, line, rest);
  });
  const way = rest.slice();
  const image = new Float32Array(width * codes);
  let left = products(rest, rest, codes);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < image.length; i++) image[i] = ridge * (way[i] as number);
    for (const row of rows) {
      gather(row, way, line);
      spread(row, line, image);
    }
    const curve = products(way, image, codes);
    const step = left.map((each, code) => quotient(each, curve[code] as number));
    for (let i = 0, code = 0; i < weights.length; i++, code = code + 1 === codes ? 0 : code + 1) {
      const by = step[code] as number;
      weights[i] = (weights[i] as number) + by * (way[i] as number);
      rest[i] = (rest[i] as number) - by * (image[i] as number);
    }
    const now = products(rest, rest, codes);
    const turn = now.map((each, code) => quotient(each, left[code] as number));
    for (let i = 0, code = 0; i < way.length; i++, code = code + 1 === codes ? 0 : code + 1)
      way[i] = (rest[i] as number) + (turn[code] as number) * (way[i] as number);
    left = now;
  }
  return weights;
}

/** A row times the matrix. */
function gather({ at, strength }: Row, matrix: Float32Array, line: Float64Array): void {
  const codes = line.length;
  line.fill(0);
  for (let i = 0; i < at.length; i++) {
    const by = strength[i] as number;
    const base = (at[i] as number) * codes;
    for (let code = 0; code < codes; code++) line[code] = (line[code] as number) + by * (matrix[base + code] as number);
  }
}

/** Adds the row, stood upright, times the line to the matrix. */
function spread({ at, strength }: Row, line: Float64Array, matrix: Float32Array): void {
  const codes = line.length;
  for (let i = 0; i < at.length; i++) {
    const by = strength[i] as number;
    const base = (at[i] as number) * codes;
    for (let code = 0; code < codes; code++)
      matrix[base + code] = (matrix[base + code] as number) + by * (line[code] as number);
  }
}

/** Column by column the products of two matrices. */
function products(a: Float32Array, b: Float32Array, codes: number): Float64Array {
  const sums = new Float64Array(codes);
  for (let i = 0, code = 0; i < a.length; i++, code = code + 1 === codes ? 0 : code + 1)
    sums[code] = (sums[code] as number) + (a[i] as number) * (b[i] as number);
  return sums;
}

/** A column that is solved stands still. */
const quotient = (a: number, b: number): number => (b > 1e-12 ? a / b : 0);
