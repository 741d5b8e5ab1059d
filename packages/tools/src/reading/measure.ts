import type { Grey } from './grey.ts';

/** How the lines of a black and white picture run. */
export interface Lie {
  /** Whether its lines run from top to bottom: it is turned by a quarter, one way or the other. */
  sideways: boolean;
  /** Degrees clockwise by which the lines fall to the right. */
  angle: number;
  /** How much sharper the lines are there than at the middle one of all angles tried: 1 says nothing. */
  contrast: number;
  /** The height of a capital letter, in pixels; null where there are fewer than 20 letters. */
  letters: number | null;
}

const fewestLetters = 20;
/** Degrees to either side; a page that lies worse is beyond us. */
const widest = 10;
/** A page is held for sideways only where its lines are so much sharper that way: most are upright. */
const surelySideways = 1.5;

/**
 * Letters stand on a line: the slope is the one at which the feet of all pieces of ink that are shaped like letters fall
 * together most (Baird 1987). Of a page that lies on its side it is their left edges that do.
 */
export function lieOf(ink: Grey): Lie {
  const pieces = piecesOf(ink).filter((piece) => isLetter(piece, ink.height));
  if (pieces.length < fewestLetters) return { sideways: false, angle: 0, contrast: 1, letters: null };
  const letters = heightOf(pieces);
  const middles = pieces.map(({ left, right }) => (left + right) / 2);
  const level = sharpest(
    Float32Array.from(pieces, (piece) => piece.bottom),
    Float32Array.from(middles),
    letters / 4,
  );
  const heights = pieces.map(({ top, bottom }) => (top + bottom) / 2);
  const upended = sharpest(
    Float32Array.from(pieces, (piece) => piece.left),
    Float32Array.from(heights),
    letters / 4,
  );
  const sideways = upended.peak > level.peak * surelySideways;
  const { angle, contrast } = sideways ? { ...upended, angle: -upended.angle } : level;
  return { sideways, angle, contrast, letters };
}

const isLetter = ({ left, right, top, bottom }: Piece, pageHeight: number): boolean => {
  const [w, h] = [right - left + 1, bottom - top + 1];
  return h >= 5 && h <= pageHeight / 8 && w >= h * 0.25 && w <= h * 1.4;
};

/** A little above the middle height: lower case would pull it down. */
function heightOf(pieces: readonly Piece[]): number {
  const heights = pieces.map(({ top, bottom }) => bottom - top + 1).sort((a, b) => a - b);
  return heights[Math.floor(heights.length * 0.6)] as number;
}

/** The slope at which the places fall together most: the sum of the squares of how many share a strip. */
function sharpest(across: Float32Array, along: Float32Array, strip: number) {
  const tried: number[] = [];
  let [peak, angle] = [-1, 0];
  const look = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + 1e-9; degrees += step) {
      const value = together(across, along, Math.tan((degrees * Math.PI) / 180), strip);
      tried.push(value);
      if (value > peak) [peak, angle] = [value, degrees];
    }
  };
  look(-widest, widest, 0.5);
  const middle = [...tried].sort((a, b) => a - b)[Math.floor(tried.length / 2)] as number;
  look(angle - 0.4, angle + 0.4, 0.1);
  return { peak, angle: Math.round(angle * 10) / 10, contrast: peak / Math.max(middle, 1) };
}

function together(across: Float32Array, along: Float32Array, slope: number, strip: number): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < across.length; i++) {
    const at = Math.round(((across[i] as number) - (along[i] as number) * slope) / strip);
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  let sum = 0;
  for (const count of counts.values()) sum += count * count;
  return sum;
}

export interface Piece {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Connected pieces of ink: runs of a row joined to those they touch in the row above. */
export function piecesOf({ width, height, data }: Grey): Piece[] {
  const pieces: Piece[] = [];
  const parent: number[] = [];
  const root = (id: number): number => {
    let at = id;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] as number] as number;
    return at;
  };
  let above: { from: number; to: number; id: number }[] = [];
  for (let y = 0; y < height; y++) {
    const here: typeof above = [];
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] !== 0) continue;
      const from = x;
      while (x + 1 < width && data[y * width + x + 1] === 0) x++;
      const id = pieces.push({ left: from, right: x, top: y, bottom: y }) - 1;
      parent.push(id);
      for (const run of above) {
        if (run.from > x + 1) break;
        if (run.to >= from - 1) join(pieces, parent, root(run.id), root(id));
      }
      here.push({ from, to: x, id });
    }
    above = here;
  }
  return pieces.filter((_, id) => parent[id] === id);
}

function join(pieces: Piece[], parent: number[], one: number, other: number): void {
  if (one === other) return;
  parent[other] = one;
  const [a, b] = [pieces[one] as Piece, pieces[other] as Piece];
  a.left = Math.min(a.left, b.left);
  a.right = Math.max(a.right, b.right);
  a.top = Math.min(a.top, b.top);
  a.bottom = Math.max(a.bottom, b.bottom);
}
