import { type InferenceSession, Tensor } from 'onnxruntime-web';
import type { Grey } from './grey.ts';
import { type Piece, piecesOf } from './measure.ts';
import type { Box } from './reading.ts';
import { greyOf, sharpOf } from './sheet.ts';

/** As PaddleOCR sets them: of a pixel, of a line on average, and how far a line is drawn beyond its core. */
const [pixelSure, lineSure, beyond] = [0.3, 0.5, 1.6];
/** Lines are found as well where letters are this small, at a fraction of the cost. */
const letterPixels = 13;
/** What the network was trained with, for red, green and blue. */
const tones = [
  { mean: 0.485, spread: 0.229 },
  { mean: 0.456, spread: 0.224 },
  { mean: 0.406, spread: 0.225 },
];

/** Where pieces of a line stand, from top to bottom and left to right; pieces beside each other share a `line`. */
export async function findLines(
  finder: InferenceSession,
  grey: Grey,
  letters: number,
): Promise<{ box: Box; line: number }[]> {
  const by = Math.min(1, letterPixels / letters);
  const small = by === 1 ? grey : await greyOf(sharpOf(grey).resize(Math.max(8, Math.round(grey.width * by))));
  const map = await mapOf(finder, small);
  const back = grey.width / small.width;
  return inOrder(boxesOf(map, small).map(({ x, y, w, h }) => ({ x: x * back, y: y * back, w: w * back, h: h * back })));
}

interface SureMap {
  width: number;
  height: number;
  data: Float32Array;
}

/** How sure the network is, pixel by pixel, that it is the core of a line; sides are multiples of 32. */
async function mapOf(finder: InferenceSession, grey: Grey): Promise<SureMap> {
  const [width, height] = [Math.ceil(grey.width / 32) * 32, Math.ceil(grey.height / 32) * 32];
  const plane = width * height;
  const input = new Float32Array(3 * plane);
  for (const [channel, { mean, spread }] of tones.entries()) {
    input.fill((1 - mean) / spread, channel * plane, (channel + 1) * plane);
    for (let y = 0; y < grey.height; y++) {
      const to = channel * plane + y * width;
      const from = y * grey.width;
      for (let x = 0; x < grey.width; x++) input[to + x] = ((grey.data[from + x] as number) / 255 - mean) / spread;
    }
  }
  const [name, out] = [finder.inputNames[0] as string, finder.outputNames[0] as string];
  const found = (await finder.run({ [name]: new Tensor('float32', input, [1, 3, height, width]) }))[out] as Tensor;
  return { width, height, data: found.data as Float32Array };
}

function boxesOf(map: SureMap, { width, height }: Grey): Box[] {
  const core = { width: map.width, height: map.height, data: new Uint8Array(map.data.length) };
  for (let at = 0; at < core.data.length; at++) core.data[at] = (map.data[at] as number) > pixelSure ? 0 : 255;
  const boxes: Box[] = [];
  for (const piece of piecesOf(core)) {
    const [w, h] = [piece.right - piece.left + 1, piece.bottom - piece.top + 1];
    if (w < 3 || h < 3 || sureness(map, core, piece) < lineSure) continue;
    const grow = (w * h * beyond) / (2 * (w + h));
    const [x, y] = [Math.max(0, piece.left - grow), Math.max(0, piece.top - grow)];
    const [right, bottom] = [Math.min(width, piece.right + 1 + grow), Math.min(height, piece.bottom + 1 + grow)];
    if (right - x >= 4 && bottom - y >= 4) boxes.push({ x, y, w: right - x, h: bottom - y });
  }
  return boxes;
}

function sureness(map: SureMap, core: Grey, { left, right, top, bottom }: Piece): number {
  let [sum, count] = [0, 0];
  for (let y = top; y <= bottom; y++) {
    for (let at = y * map.width + left; at <= y * map.width + right; at++) {
      if (core.data[at] !== 0) continue;
      sum += map.data[at] as number;
      count++;
    }
  }
  return sum / count;
}

function inOrder(boxes: readonly Box[]): { box: Box; line: number }[] {
  const middle = ({ y, h }: Box) => y + h / 2;
  const out: { box: Box; line: number }[] = [];
  let [line, at, high] = [-1, Number.NEGATIVE_INFINITY, 0];
  for (const box of boxes.toSorted((a, b) => middle(a) - middle(b))) {
    if (middle(box) - at > Math.min(high, box.h) / 2) [line, at, high] = [line + 1, middle(box), box.h];
    out.push({ box, line });
  }
  return out.sort((a, b) => a.line - b.line || a.box.x - b.box.x);
}
