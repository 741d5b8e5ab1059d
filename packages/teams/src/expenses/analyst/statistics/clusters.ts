import { type Random, randomFrom } from '../../seed/random.ts';

/** Texts that are about the same: their places in the list given, and the words that tell them from the others. */
export interface Cluster {
  readonly members: readonly number[];
  readonly words: readonly string[];
}

type Vector = ReadonlyMap<string, number>;

const MOST_CLUSTERS = 8;

/**
 * Texts by their words: spherical k-means (Dhillon and Modha 2001) over tf-idf, begun by k-means++ (Arthur and Vassilvitskii 2007) from a
 * fixed seed, with the number of clusters of the best simplified silhouette (Hruschka 2006). `stop`: words that count for nothing.
 * Fewer than twelve texts, or texts without a word of their own, make no cluster. Largest first; the same texts give the same clusters.
 */
export function clusterTexts(texts: readonly string[], stop: ReadonlySet<string> = new Set()): Cluster[] {
  const vectors = tfIdf(texts, stop);
  const told = vectors.flatMap((vector, at) => (vector.size > 0 ? [at] : []));
  if (told.length < 12) return [];
  let best: { score: number; parts: number[][] } | null = null;
  for (let k = 2; k <= Math.min(MOST_CLUSTERS, Math.floor(told.length / 4)); k++) {
    const made = kMeans(
      told.map((at) => vectors[at] as Vector),
      k,
      randomFrom(k),
    );
    const score = silhouette(
      told.map((at) => vectors[at] as Vector),
      made,
    );
    if (best === null || score > best.score + 0.01) best = { score, parts: made.parts };
  }
  if (best === null) return [];
  return best.parts
    .filter((part) => part.length > 0)
    .map((part) => part.map((i) => told[i] as number))
    .map((members) => ({ members, words: heaviest(members.map((at) => vectors[at] as Vector)) }))
    .sort((a, b) => b.members.length - a.members.length);
}

function tfIdf(texts: readonly string[], stop: ReadonlySet<string>): Vector[] {
  const bags = texts.map(
    (text) => new Set((text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).filter((word) => !stop.has(word))),
  );
  const inTexts = new Map<string, number>();
  for (const bag of bags) for (const word of bag) inTexts.set(word, (inTexts.get(word) ?? 0) + 1);
  return bags.map((bag) => {
    const weights = [...bag].flatMap((word): [string, number][] => {
      const n = inTexts.get(word) ?? 0;
      // A word of one text joins nothing, a word of most texts tells nothing.
      return n < 2 || n > 0.6 * texts.length ? [] : [[word, Math.log(texts.length / n)]];
    });
    return unit(new Map(weights));
  });
}

function unit(vector: Map<string, number>): Vector {
  const length = Math.sqrt([...vector.values()].reduce((sum, x) => sum + x * x, 0));
  return length === 0 ? new Map() : new Map([...vector].map(([word, x]) => [word, x / length]));
}

function cosine(a: Vector, b: Vector): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, x] of small) sum += x * (large.get(word) ?? 0);
  return sum;
}

interface Parted {
  readonly parts: number[][];
  readonly centres: Vector[];
}

function kMeans(vectors: readonly Vector[], k: number, random: Random): Parted {
  let centres = seeds(vectors, k, random);
  let parts: number[][] = [];
  for (let round = 0; round < 20; round++) {
    const next: number[][] = centres.map(() => []);
    vectors.forEach((vector, i) => next[nearest(vector, centres)]?.push(i));
    if (JSON.stringify(next) === JSON.stringify(parts)) break;
    parts = next;
    centres = parts.map((part, i) =>
      part.length > 0 ? centreOf(part.map((at) => vectors[at] as Vector)) : (centres[i] as Vector),
    );
  }
  return { parts, centres };
}

function seeds(vectors: readonly Vector[], k: number, random: Random): Vector[] {
  const centres = [random.pick(vectors)];
  while (centres.length < k) {
    const far = vectors.map(
      (vector) => Math.max(0, 1 - Math.max(...centres.map((centre) => cosine(vector, centre)))) ** 2,
    );
    if (far.every((distance) => distance === 0)) break;
    centres.push(random.weighted(vectors, far));
  }
  return centres;
}

function nearest(vector: Vector, centres: readonly Vector[]): number {
  let best = 0;
  centres.forEach((centre, i) => {
    if (cosine(vector, centre) > cosine(vector, centres[best] as Vector)) best = i;
  });
  return best;
}

function centreOf(vectors: readonly Vector[]): Vector {
  const sum = new Map<string, number>();
  for (const vector of vectors) for (const [word, x] of vector) sum.set(word, (sum.get(word) ?? 0) + x);
  return unit(sum);
}

/** From -1 to 1: how much nearer each text is to its own centre than to the next one. */
function silhouette(vectors: readonly Vector[], { parts, centres }: Parted): number {
  const scores = parts.flatMap((part, own) =>
    part.map((i) => {
      const near = 1 - cosine(vectors[i] as Vector, centres[own] as Vector);
      const other = Math.min(...centres.map((centre, c) => (c === own ? 2 : 1 - cosine(vectors[i] as Vector, centre))));
      return Math.max(near, other) === 0 ? 0 : (other - near) / Math.max(near, other);
    }),
  );
  return scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
}

function heaviest(vectors: readonly Vector[]): string[] {
  return [...centreOf(vectors)]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([word]) => word);
}
