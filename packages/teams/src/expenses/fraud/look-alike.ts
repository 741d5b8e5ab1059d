import { clamp, type Judgement } from './judgement.ts';
import { alike } from './merchant-name.ts';
import type { Subject } from './subject.ts';

/** A merchant the user must have paid this often before a name that only resembles it counts; one that reads the same counts at once. */
const KNOWN = 3;

/** What one reads as another: pairs of letters first, then single ones. */
const readAs: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/0/g, 'o'],
  [/[1il|]/g, 'l'],
  [/5/g, 's'],
  [/3/g, 'e'],
];

const skeleton = (key: string): string => readAs.reduce((text, [from, to]) => text.replace(from, to), key);

/**
 * A name that reads like a merchant the user knows and is another: letters exchanged for ones that look the same, or one changed. A
 * name that merely goes on ("Whole Foods Market") is the same merchant's.
 */
export function lookAlike({ charge, usual }: Subject): Judgement | null {
  const { key } = charge;
  if (key === null || key.length < 5 || usual.length === 0) return null;
  const visits = new Map<string, number>();
  for (const other of usual) if (other.key !== null) visits.set(other.key, (visits.get(other.key) ?? 0) + 1);
  if (visits.has(key)) return nothing;
  let best = { strength: 0, other: '', n: 0 };
  for (const [other, n] of visits) {
    if (other.length < 5 || key.startsWith(other) || other.startsWith(key)) continue;
    const strength =
      skeleton(other) === skeleton(key) ? 1 : n < KNOWN ? 0 : clamp((alike(key, other) - 0.7) / 0.3) * 0.6;
    if (strength > best.strength) best = { strength, other, n };
  }
  if (best.strength === 0) return nothing;
  const name = usual.find((other) => other.key === best.other)?.merchant ?? best.other;
  return {
    strength: best.strength,
    figure: { value: Math.round(alike(key, best.other) * 100) / 100, unit: 'likeness to a merchant the user knows' },
    says: `"${charge.merchant}" reads like ${name}, where the user paid ${best.n} times, and is not it`,
  };
}

const nothing: Judgement = {
  strength: 0,
  figure: { value: 0, unit: 'likeness to a merchant the user knows' },
  says: "no known merchant's name is imitated",
};
