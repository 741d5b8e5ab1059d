/** Linear interpolation between the two nearest; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) return Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export interface Summary {
  median: number;
  min: number;
  max: number;
}

/** What repetitions say together; a repetition that could not be measured (NaN) is left out. */
export function summarise(values: readonly number[]): Summary {
  const real = values.filter((value) => Number.isFinite(value));
  return { median: quantile(real, 0.5), min: quantile(real, 0), max: quantile(real, 1) };
}

/**
 * How many times `ours` is `theirs`, by repetition: the two of one repetition ran one after the other, so what else
 * the machine did weighs on both.
 */
export function pairedRatios(ours: ReadonlyMap<number, number>, theirs: ReadonlyMap<number, number>): number[] {
  const ratios: number[] = [];
  for (const [rep, value] of ours) {
    const other = theirs.get(rep);
    if (other !== undefined && other !== 0) ratios.push(value / other);
  }
  return ratios;
}

/** Three significant digits, thousands with commas; `–` where nothing was measured. */
export function shortly(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-US');
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

export function range({ median, min, max }: Summary): string {
  return min === max ? shortly(median) : `${shortly(median)} [${shortly(min)}–${shortly(max)}]`;
}
