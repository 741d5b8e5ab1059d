/** The picture is looked at in so many points a side; of its frequencies the lowest `kept` in both directions count. */
const [side, kept] = [64, 16];

/** Two pictures that differ in at most so many of the 256 bits are one picture; see the README for what was measured. */
export const samePicture = 30;

/**
 * What a picture looks like in 256 bits, hex: which of its low frequencies are above their median (the DCT hash of C. Zauner,
 * "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, with 16 × 16 instead of 8 × 8 frequencies:
 * receipts are white with a column of text, and in 64 bits two of one shop are the same). The same picture in another size,
 * format or quality differs in few bits. Throws sharp's error where the picture cannot be decoded whole.
 */
export async function pictureHash(bytes: Uint8Array, pixels: number): Promise<string> {
  const { default: sharp } = await import('sharp');
  const points = await sharp(bytes, { limitInputPixels: pixels, failOn: 'error' })
    .autoOrient()
    .flatten({ background: 'white' })
    .greyscale()
    .resize(side, side, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const found = frequencies(points);
  const median = [...found].sort((a, b) => a - b)[found.length / 2] as number;
  let hex = '';
  for (let at = 0; at < found.length; at += 4) {
    let bits = 0;
    for (const one of found.slice(at, at + 4)) bits = bits * 2 + (one > median ? 1 : 0);
    hex += bits.toString(16);
  }
  return hex;
}

/** `cosines[u][x]`: of frequency u + 1 (the mean, 0, says nothing) at point x. */
const cosines = Array.from({ length: kept }, (_, u) =>
  Array.from({ length: side }, (_, x) => Math.cos(((2 * x + 1) * (u + 1) * Math.PI) / (2 * side))),
);

/** DCT-II in two directions, rows first. */
function frequencies(points: Uint8Array): number[] {
  const across = cosines.map((wave) =>
    Array.from({ length: side }, (_, y) => sum(wave, (x) => points[y * side + x] as number)),
  );
  return cosines.flatMap((wave) => across.map((column) => sum(wave, (y) => column[y] as number)));
}

const sum = (wave: readonly number[], at: (point: number) => number): number =>
  wave.reduce((total, cosine, point) => total + cosine * at(point), 0);

const ones = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

/** In how many of 256 bits two pictures differ. */
export function pictureDistance(a: string, b: string): number {
  let distance = 0;
  for (let at = 0; at < a.length; at++) {
    const differ = Number.parseInt(a[at] as string, 16) ^ Number.parseInt(b[at] ?? '0', 16);
    distance += ones[differ] as number;
  }
  return distance;
}
