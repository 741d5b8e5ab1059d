/** Where a function is least, by Nelder and Mead (1965) with their coefficients; `f` may say infinity where it is not defined. */
export function minimise(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  { step = 0.1, tolerance = 1e-6, most = 400 } = {},
): number[] {
  const n = start.length;
  let simplex = [start, ...start.map((_, i) => start.map((x, j) => (i === j ? x + step : x)))].map((x) => ({
    x: [...x],
    y: f(x),
  }));
  for (let turn = 0; turn < most; turn++) {
    simplex = simplex.sort((a, b) => a.y - b.y);
    const [best, worst, second] = [simplex[0] as Corner, simplex[n] as Corner, simplex[n - 1] as Corner];
    if (Math.abs(worst.y - best.y) <= tolerance * (Math.abs(best.y) + tolerance)) break;
    const centre = start.map((_, j) => simplex.slice(0, n).reduce((sum, { x }) => sum + (x[j] as number), 0) / n);
    const along = (by: number): Corner => {
      const x = centre.map((c, j) => c + by * ((worst.x[j] as number) - c));
      return { x, y: f(x) };
    };
    const reflected = along(-1);
    let next = reflected;
    if (reflected.y < best.y) {
      const expanded = along(-2);
      if (expanded.y < reflected.y) next = expanded;
    } else if (reflected.y >= second.y) {
      next = along(reflected.y < worst.y ? -0.5 : 0.5);
      if (next.y >= Math.min(reflected.y, worst.y)) {
        simplex = simplex.map(({ x }) => {
          const nearer = x.map((each, j) => (each + (best.x[j] as number)) / 2);
          return { x: nearer, y: f(nearer) };
        });
        continue;
      }
    }
    simplex[n] = next;
  }
  return simplex.sort((a, b) => a.y - b.y)[0]?.x ?? [...start];
}

interface Corner {
  x: number[];
  y: number;
}
