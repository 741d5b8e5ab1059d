import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Part, partOf, parts, type Signs } from './signs.ts';

/** A linear classifier with the signs it knows. */
export interface Classifier {
  readonly codes: readonly string[];
  /** Place of each sign in `weights`, and its worth: the rarer, the more (inverse document frequency). */
  readonly signs: ReadonlyMap<string, { readonly at: number; readonly worth: number }>;
  /** The worth of a sign it does not know. */
  readonly rare: number;
  /** Rows of signs by columns of codes. */
  readonly weights: Float32Array;
  readonly offsets: Float32Array;
}

/** What a sign of one thing among so many is worth. */
export const rarest = (all: number): number => 1 + Math.log((1 + all) / 2);

/**
 * The places and strengths of the signs that a classifier knows. Each part of them has the length that it weighs; signs that are not
 * known count for the length, so that a name of which little is known tells little.
 */
export function vectorOf(
  { signs: known, rare }: Pick<Classifier, 'signs' | 'rare'>,
  signs: Signs,
): { at: number[]; strength: number[] } {
  const at: number[] = [];
  const strength: number[] = [];
  const of: Part[] = [];
  const squares = new Map<Part, number>();
  for (const [sign, raw] of signs) {
    const found = known.get(sign);
    const part = partOf(sign);
    const worth = parts[part].rated ? raw * (found?.worth ?? rare) : raw;
    squares.set(part, (squares.get(part) ?? 0) + worth * worth);
    if (found === undefined) continue;
    at.push(found.at);
    strength.push(worth);
    of.push(part);
  }
  const scale = (part: Part): number => parts[part].weighs / (parts[part].even ? Math.sqrt(squares.get(part) ?? 1) : 1);
  return { at, strength: strength.map((worth, i) => worth * scale(of[i] as Part)) };
}

/** The chance of each code, in the order of `codes`. */
export function chancesOf(
  classifier: Classifier,
  { at, strength }: { at: readonly number[]; strength: readonly number[] },
): Float64Array {
  const { weights, offsets, codes } = classifier;
  const sums = Float64Array.from(offsets);
  at.forEach((row, i) => {
    const by = strength[i] as number;
    const base = row * codes.length;
    for (let code = 0; code < codes.length; code++)
      sums[code] = (sums[code] as number) + (weights[base + code] as number) * by;
  });
  return softmax(sums);
}

export function softmax(sums: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const sum of sums) most = Math.max(most, sum);
  let all = 0;
  for (let i = 0; i < sums.length; i++) all += sums[i] = Math.exp((sums[i] as number) - most);
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / all;
  return sums;
}

/** Weights of a sign are kept for this many codes at most, in steps of so small a part of the largest of all. */
const KEPT = 24;
const STEPS = 254;
/** A weight has one byte: the few larger ones are cut. */
const MOST = 127;

const Stored = z.object({
  provenance: z.record(z.string(), z.unknown()),
  codes: z.array(z.string()),
  rare: z.number(),
  offsets: z.array(z.number()),
  /** The value of one step. */
  step: z.number(),
  /** Each sign: its worth, and base64 of pairs of bytes, code and signed steps. */
  signs: z.record(z.string(), z.tuple([z.number(), z.string()])),
});

/** As text for a file: small weights are dropped. */
export function classifierText(classifier: Classifier, provenance: Record<string, unknown>): string {
  const { codes, rare, weights, offsets } = classifier;
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  const step = largest / STEPS;
  const signs = [...classifier.signs].flatMap(([sign, { at, worth }]) => {
    const row = [...weights.subarray(at * codes.length, (at + 1) * codes.length)]
      .map((weight, code) => ({ code, steps: Math.max(-MOST, Math.min(MOST, Math.round(weight / step))) }))
      .filter(({ steps }) => Math.abs(steps) >= 2)
      .sort((a, b) => Math.abs(b.steps) - Math.abs(a.steps))
      .slice(0, KEPT);
    if (row.length === 0) return [];
    const bytes = Buffer.from(row.flatMap(({ code, steps }) => [code, steps & 0xff]));
    return [[sign, [Math.round(worth * 100) / 100, bytes.toString('base64')]] as const];
  });
  const rounded = [...offsets].map((offset) => Math.round(offset * 1e4) / 1e4);
  const stored = { provenance, codes, rare, offsets: rounded, step, signs: Object.fromEntries(signs) };
  return `${JSON.stringify(stored)}\n`.replaceAll('],"', '],\n"');
}

const read = new Map<string, Classifier>();

/** A classifier from its file; read once. */
export function readClassifier(file: URL): Classifier {
  const known = read.get(file.href);
  if (known !== undefined) return known;
  const stored = Stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  const entries = Object.entries(stored.signs);
  const weights = new Float32Array(entries.length * stored.codes.length);
  entries.forEach(([, [, text]], at) => {
    const bytes = Buffer.from(text, 'base64');
    for (let i = 0; i + 1 < bytes.length; i += 2)
      weights[at * stored.codes.length + bytes.readUInt8(i)] = bytes.readInt8(i + 1) * stored.step;
  });
  const classifier = {
    codes: stored.codes,
    rare: stored.rare,
    signs: new Map(entries.map(([sign, [worth]], at) => [sign, { at, worth }])),
    weights,
    offsets: Float32Array.from(stored.offsets),
  };
  read.set(file.href, classifier);
  return classifier;
}
