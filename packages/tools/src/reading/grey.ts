/** Grey tones of a picture, row by row: 0 is black, 255 white. */
export interface Grey {
  width: number;
  height: number;
  data: Uint8Array;
}

/** The threshold between dark and light that parts the tones best (Otsu 1979). */
export function otsu({ data }: Grey): number {
  const counts = new Float64Array(256);
  for (const tone of data) counts[tone] = (counts[tone] as number) + 1;
  let sum = 0;
  for (let tone = 0; tone < 256; tone++) sum += tone * (counts[tone] as number);
  let [below, sumBelow, best, at] = [0, 0, -1, 127];
  for (let tone = 0; tone < 256; tone++) {
    below += counts[tone] as number;
    const above = data.length - below;
    if (below === 0) continue;
    if (above === 0) break;
    sumBelow += tone * (counts[tone] as number);
    const between = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (between > best) [best, at] = [between, tone];
  }
  return at;
}

const tile = 24;

/**
 * Divides each tone by the paper's around it, so that shadows and a lamp's gradient go. The paper of a tile is its
 * brightest tenth, the brightest of the tiles beside it where ink fills it, and what lies between tiles is interpolated.
 */
export function flatten(grey: Grey): Grey {
  const { width, height, data } = grey;
  const across = Math.ceil(width / tile);
  const down = Math.ceil(height / tile);
  const paper = smooth(brightest(tilesOf(grey, across, down), across, down), across, down);
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const [rowA, rowB, v] = between(y, down);
    for (let x = 0; x < width; x++) {
      const [colA, colB, u] = between(x, across);
      const top = mix(paper[rowA * across + colA] as number, paper[rowA * across + colB] as number, u);
      const bottom = mix(paper[rowB * across + colA] as number, paper[rowB * across + colB] as number, u);
      const tone = ((data[y * width + x] as number) * 245) / Math.max(mix(top, bottom, v), 40);
      out[y * width + x] = tone > 255 ? 255 : tone;
    }
  }
  return { width, height, data: out };
}

/** The two tiles whose middles `at` lies between, and how far on. */
function between(at: number, tiles: number): [number, number, number] {
  const place = Math.min(Math.max(at / tile - 0.5, 0), tiles - 1);
  const first = Math.floor(place);
  return [first, Math.min(first + 1, tiles - 1), place - first];
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

function tilesOf({ width, height, data }: Grey, across: number, down: number): Float32Array {
  const paper = new Float32Array(across * down);
  const counts = new Uint32Array(256);
  for (let ty = 0; ty < down; ty++) {
    for (let tx = 0; tx < across; tx++) {
      counts.fill(0);
      let pixels = 0;
      for (let y = ty * tile; y < Math.min((ty + 1) * tile, height); y++) {
        for (let x = tx * tile; x < Math.min((tx + 1) * tile, width); x++, pixels++) {
          const tone = data[y * width + x] as number;
          counts[tone] = (counts[tone] as number) + 1;
        }
      }
      let tone = 255;
      for (let above = counts[255] as number; above < pixels / 10 && tone > 0; ) above += counts[--tone] as number;
      paper[ty * across + tx] = tone;
    }
  }
  return paper;
}

function brightest(paper: Float32Array, across: number, down: number): Float32Array {
  return around(paper, across, down, (tones) => Math.max(...tones));
}

function smooth(paper: Float32Array, across: number, down: number): Float32Array {
  return around(paper, across, down, (tones) => tones.reduce((sum, tone) => sum + tone, 0) / tones.length);
}

function around(from: Float32Array, across: number, down: number, of: (tones: number[]) => number): Float32Array {
  const out = new Float32Array(from.length);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const tones: number[] = [];
      for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, down - 1); ny++)
        for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, across - 1); nx++)
          tones.push(from[ny * across + nx] as number);
      out[y * across + x] = of(tones);
    }
  }
  return out;
}

/**
 * Black where a tone is below m (1 + k (s / 128 - 1)), with mean m and deviation s of the square around it (Sauvola and
 * Pietikäinen 2000, k .2 to .5), by sums over rectangles.
 * @param reach half a side of the square in pixels; about the height of a capital letter
 */
export function sauvola({ width, height, data }: Grey, reach: number, k = 0.25): Grey {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  const squares = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let [sum, square] = [0, 0];
    for (let x = 0; x < width; x++) {
      const tone = data[y * width + x] as number;
      sum += tone;
      square += tone * tone;
      const at = (y + 1) * stride + x + 1;
      sums[at] = (sums[at - stride] as number) + sum;
      squares[at] = (squares[at - stride] as number) + square;
    }
  }
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.max(y - reach, 0) * stride, Math.min(y + reach + 1, height) * stride];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(x - reach, 0), Math.min(x + reach + 1, width)];
      const count = ((bottom - top) / stride) * (right - left);
      const mean = inside(sums, top, bottom, left, right) / count;
      const spread = Math.sqrt(Math.max(inside(squares, top, bottom, left, right) / count - mean * mean, 0));
      out[y * width + x] = (data[y * width + x] as number) < mean * (1 + k * (spread / 128 - 1)) ? 0 : 255;
    }
  }
  return { width, height, data: out };
}

const inside = (of: Float64Array, top: number, bottom: number, left: number, right: number): number =>
  (of[bottom + right] as number) -
  (of[top + right] as number) -
  (of[bottom + left] as number) +
  (of[top + left] as number);
