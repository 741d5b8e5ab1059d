import { createHash } from 'node:crypto';
import { DIMENSIONS, type Embedder } from '@holdfast/llm/embedding';

const topics = 400;
/** The most frequent words of a language are silent, so none of these stands in more than one text of ten. */
const [frequent, words] = [20, 20_000];

/** A text of one topic and a dozen words by Zipf's law. */
export function clusteredText(random: () => number): string {
  const topic = Math.floor(random() * topics);
  const said = Array.from({ length: 12 }, () => `w${Math.floor(frequent * (words / frequent) ** random())}x`);
  return `topic${topic} ${said.join(' ')}`;
}

/** A direction for each topic (the first word), and each text somewhat beside it: for many vectors that cost nothing. */
export const clusteredEmbedder: Embedder = {
  model: 'clustered',
  embed: async (texts) => texts.map(vectorOf),
  close: async () => {},
};

/** Numbers of [0, 1) that are the same every time (Mulberry32, T. Ettinger). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function vectorOf(text: string): Float32Array {
  const topic = direction(text.slice(0, text.indexOf(' ')));
  const own = direction(text);
  const sum = Float64Array.from(topic, (x, i) => x + 0.9 * (own[i] as number));
  const length = Math.hypot(...sum);
  return Float32Array.from(sum, (x) => x / length);
}

function direction(seed: string): Float64Array {
  const random = seeded(createHash('sha256').update(seed).digest().readUInt32LE(0));
  return Float64Array.from({ length: DIMENSIONS }, () => random() + random() + random() - 1.5);
}
