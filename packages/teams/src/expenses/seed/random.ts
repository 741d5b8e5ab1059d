/**
 * Random numbers that are the same on every machine: xoshiro128** 1.1 (Blackman and Vigna 2018, public domain), its state filled
 * by splitmix64 (Steele, Lea and Flood 2014) as the authors advise.
 */
export interface Random {
  /** A whole number of 32 bits. */
  word(): number;
  /** 0 ≤ x < 1. */
  unit(): number;
  /** least ≤ n ≤ most. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  /** Normally distributed (Box and Muller). */
  normal(mean: number, deviation: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of `items`, each as often as its weight. */
  weighted<T>(items: readonly T[], weights: readonly number[]): T;
  uuid(): string;
}

export function randomFrom(seed: number): Random {
  return randomOf(fill(BigInt(Math.trunc(seed))));
}

/** From a state of four words, not all zero. */
export function randomOf([a0, b0, c0, d0]: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = [a0 | 0, b0 | 0, c0 | 0, d0 | 0];
  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  };
  const unit = (): number => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(unit() * items.length)] as T;
  return {
    word,
    unit,
    pick,
    whole: (least, most) => least + Math.floor(unit() * (most - least + 1)),
    chance: (probability) => unit() < probability,
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    weighted: (items, weights) => {
      let rest = unit() * weights.reduce((sum, weight) => sum + weight, 0);
      const at = weights.findIndex((weight) => (rest -= weight) < 0);
      return items[at === -1 ? items.length - 1 : at] as (typeof items)[number];
    },
    uuid: () => {
      const hex = [word(), word(), word(), word()].map((part) => part.toString(16).padStart(8, '0')).join('');
      const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

function fill(seed: bigint): [number, number, number, number] {
  let state = BigInt.asUintN(64, seed);
  const next = (): bigint => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
  const [first, second] = [next(), next()];
  return [Number(first & 0xffffffffn), Number(first >> 32n), Number(second & 0xffffffffn), Number(second >> 32n)];
}
