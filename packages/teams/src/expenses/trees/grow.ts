import { type Random, randomFrom } from '../seed/random.ts';
import type { Tree, TreeModel } from './model.ts';

export interface Growth {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Added to each leaf's curvature: the larger, the closer to zero its value. */
  readonly ridge: number;
  /** Least curvature of a leaf. */
  readonly least: number;
  /** Share of rows and of signals each tree sees. */
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
}

export const usualGrowth: Growth = {
  trees: 200,
  depth: 4,
  rate: 0.05,
  ridge: 5,
  least: 1,
  rows: 0.7,
  columns: 0.5,
  seed: 1,
};

const BINS = 64;

/** Labelled rows, one after the other in `values`: row i's signals stand at i × width. */
export interface Lesson {
  readonly signals: readonly string[];
  readonly values: Float32Array;
  readonly labels: Uint8Array;
  /** How much each row counts: 1 unless said. */
  readonly weights?: Float32Array;
}

/** Grows a model on labelled rows. The same lesson and growth give the same model. */
export function grow(lesson: Lesson, growth: Growth): TreeModel {
  const { signals, values, labels } = lesson;
  const width = signals.length;
  const n = labels.length;
  const weights = lesson.weights ?? new Float32Array(n).fill(1);
  const bounds = signals.map((_, column) => boundsOf(values, width, column, n));
  const binned = binOf(values, width, n, bounds);
  const random = randomFrom(growth.seed);
  const prior = priorOf(labels, weights);
  const odds = new Float64Array(n).fill(prior);
  const trees: Tree[] = [];
  const gradient = new Float64Array(n);
  const curvature = new Float64Array(n);
  for (let t = 0; t < growth.trees; t++) {
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + Math.exp(-(odds[i] as number)));
      const w = weights[i] as number;
      gradient[i] = w * (p - (labels[i] as number));
      curvature[i] = w * Math.max(1e-6, p * (1 - p));
    }
    const rows = sample(random, n, growth.rows);
    const columns = Array.from(sample(random, width, growth.columns));
    const { tree, leaves } = growTree({ binned, width, bounds, gradient, curvature, columns, growth }, rows);
    trees.push(tree);
    void leaves;
    for (let i = 0; i < n; i++) {
      let at = 0;
      while ((tree.signal[at] as number) >= 0) {
        const v = values[i * width + (tree.signal[at] as number)] as number;
        at = (tree.left[at] as number) + (v <= (tree.bound[at] as number) ? 0 : 1);
      }
      odds[i] = (odds[i] as number) + (tree.value[at] as number);
    }
  }
  return { signals, prior, trees };
}

interface Field {
  readonly binned: Uint8Array;
  readonly width: number;
  readonly bounds: readonly Float32Array[];
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  readonly columns: readonly number[];
  readonly growth: Growth;
}

interface Growing {
  signal: number[];
  bound: number[];
  left: number[];
  value: number[];
}

function growTree(field: Field, rows: Uint32Array): { tree: Tree; leaves: number } {
  const tree: Growing = { signal: [-1], bound: [0], left: [0], value: [0] };
  let open: { at: number; rows: Uint32Array }[] = [{ at: 0, rows }];
  let leaves = 0;
  for (let level = 0; open.length > 0; level++) {
    const next: typeof open = [];
    for (const { at, rows: mine } of open) {
      const [g, h] = sums(field, mine);
      tree.value[at] = round(leafValue(field.growth, g, h));
      const split = level < field.growth.depth ? bestSplit(field, mine, g, h) : null;
      if (split === null) {
        leaves += 1;
        continue;
      }
      const child = tree.signal.length;
      for (let i = 0; i < 2; i++) {
        tree.signal.push(-1);
        tree.bound.push(0);
        tree.left.push(0);
        tree.value.push(0);
      }
      tree.signal[at] = split.column;
      tree.bound[at] = (field.bounds[split.column] as Float32Array)[split.bin] as number;
      tree.left[at] = child;
      const [low, high] = divide(field, mine, split);
      next.push({ at: child, rows: low }, { at: child + 1, rows: high });
    }
    open = next;
  }
  return { tree, leaves };
}

const leafValue = ({ rate, ridge }: Growth, g: number, h: number): number => (-rate * g) / (h + ridge);
const round = (value: number): number => Math.round(value * 1e5) / 1e5;

function sums({ gradient, curvature }: Field, rows: Uint32Array): [number, number] {
  let g = 0;
  let h = 0;
  for (const i of rows) {
    g += gradient[i] as number;
    h += curvature[i] as number;
  }
  return [g, h];
}

interface Split {
  column: number;
  bin: number;
}

function bestSplit(field: Field, rows: Uint32Array, g: number, h: number): Split | null {
  const { binned, width, gradient, curvature, columns, bounds, growth } = field;
  const gains = new Float64Array(BINS);
  const curves = new Float64Array(BINS);
  const whole = (g * g) / (h + growth.ridge);
  let best: Split | null = null;
  let gain = 1e-6;
  for (const column of columns) {
    gains.fill(0);
    curves.fill(0);
    for (const i of rows) {
      const bin = binned[i * width + column] as number;
      gains[bin] = (gains[bin] as number) + (gradient[i] as number);
      curves[bin] = (curves[bin] as number) + (curvature[i] as number);
    }
    let gl = 0;
    let hl = 0;
    const last = (bounds[column] as Float32Array).length;
    for (let bin = 0; bin < last; bin++) {
      gl += gains[bin] as number;
      hl += curves[bin] as number;
      if (hl < growth.least || h - hl < growth.least) continue;
      const now = (gl * gl) / (hl + growth.ridge) + ((g - gl) * (g - gl)) / (h - hl + growth.ridge) - whole;
      if (now > gain) {
        gain = now;
        best = { column, bin };
      }
    }
  }
  return best;
}

function divide({ binned, width }: Field, rows: Uint32Array, { column, bin }: Split): [Uint32Array, Uint32Array] {
  const low = new Uint32Array(rows.length);
  const high = new Uint32Array(rows.length);
  let l = 0;
  let r = 0;
  for (const i of rows) {
    if ((binned[i * width + column] as number) <= bin) low[l++] = i;
    else high[r++] = i;
  }
  return [low.subarray(0, l), high.subarray(0, r)];
}

/** Bounds between bins of about equal size; fewer where a signal has few values. */
function boundsOf(values: Float32Array, width: number, column: number, n: number): Float32Array {
  const step = Math.max(1, Math.floor(n / 20_000));
  const seen: number[] = [];
  for (let i = 0; i < n; i += step) {
    const value = values[i * width + column] as number;
    if (!Number.isNaN(value)) seen.push(value);
  }
  seen.sort((a, b) => a - b);
  const bounds: number[] = [];
  for (let b = 1; b < BINS; b++) {
    const value = seen[Math.min(seen.length - 1, Math.floor((b * seen.length) / BINS))];
    if (value !== undefined && (bounds.length === 0 || value > (bounds.at(-1) as number))) bounds.push(value);
  }
  return Float32Array.from(bounds);
}

function binOf(values: Float32Array, width: number, n: number, bounds: readonly Float32Array[]): Uint8Array {
  const binned = new Uint8Array(n * width);
  for (let column = 0; column < width; column++) {
    const mine = bounds[column] as Float32Array;
    for (let i = 0; i < n; i++) {
      const value = values[i * width + column] as number;
      let low = 0;
      let high = mine.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= (mine[middle] as number)) high = middle;
        else low = middle + 1;
      }
      binned[i * width + column] = low;
    }
  }
  return binned;
}

function priorOf(labels: Uint8Array, weights: Float32Array): number {
  let yes = 0.5;
  let no = 0.5;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 1) yes += weights[i] as number;
    else no += weights[i] as number;
  }
  return Math.log(yes / no);
}

function sample(random: Random, n: number, share: number): Uint32Array {
  if (share >= 1) return Uint32Array.from({ length: n }, (_, i) => i);
  const chosen = new Uint32Array(n);
  let m = 0;
  for (let i = 0; i < n; i++) if (random.unit() < share) chosen[m++] = i;
  return m === 0 ? Uint32Array.of(0) : chosen.subarray(0, m);
}
