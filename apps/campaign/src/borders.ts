import type { Want } from './program.ts';
import type { Random } from './random.ts';

/** `block`: the main thread computes for longer than the lease. */
export type How = 'kill' | 'freeze' | 'cut' | 'block';

/** One planned blow. It falls once, at the nth passing of its border by the run it is aimed at. */
export interface Blow {
  border: string;
  how: How;
  nth: number;
  /** Milliseconds after the passing: a statement sent there is then under way. */
  lateMs: number;
}

interface Border {
  /** What a run must contain to pass here. */
  want?: Want;
  /** Passed by workers, not by runs: whoever comes first is struck. */
  anyone?: true;
  /** Passed several times by every run. */
  often?: true;
}

/** The named points an attempt passes (telemetry `point`), in order, and those of the worker around it. */
export const borders: Readonly<Record<string, Border>> = {
  'start.sending': {},
  'start.sent': {},
  'claim.sending': { anyone: true },
  'claim.sent': {},
  'load.sending': {},
  'attempt.claimed': { often: true },
  'attempt.before-run': { often: true },
  'checkpoint.saving': { want: 'mind' },
  'checkpoint.saved': { want: 'mind' },
  'tool.running': { want: 'mind' },
  'effect.before-intent': { want: 'effect' },
  'effect.intended': { want: 'effect' },
  'effect.inside': { want: 'effect' },
  'effect.done': { want: 'effect' },
  'effect.recorded': { want: 'effect' },
  'attempt.ran': { often: true },
  'attempt.before-settle': { often: true },
  'attempt.settling': { often: true },
  'settle.sending': { often: true },
  'settle.sent': { often: true },
  'settle.writing': { want: 'write' },
  'settle.written': { want: 'write' },
  'settle.committed': { want: 'write' },
  'spawn.sending': { want: 'children' },
  'spawn.sent': { want: 'children' },
  'yield.sending': { want: 'timer' },
  'yield.sent': { want: 'human' },
  'reap.sending': { anyone: true },
  'reap.sent': { anyone: true },
};

export const borderNames = Object.keys(borders);

/** What stands at a border; undefined: nothing is ever struck here. */
export const borderAt = (name: string): Border | undefined => borders[name] ?? brokenBorders[name];

/** Of builds that were broken on purpose. */
const brokenBorders: Readonly<Record<string, Border>> = { 'settle.between': {} };

export interface Plan {
  blows: Blow[];
  wants: Want[];
}

export interface Mix {
  /** Shares of freezes, cuts and blocks among the blows; the rest are kills. */
  freezes: number;
  cuts: number;
  blocks: number;
  /** Share of the scenarios that are struck at all; 1 unless said. */
  struck?: number;
  /** Share of short runs among those that are not struck; none unless said. */
  short?: number;
  /** Blows a scenario: one unless said, and at most. */
  least?: number;
  most: number;
  /** The borders, when not all. */
  only?: readonly string[];
  /** What every run must contain. */
  wants?: readonly Want[];
}

export const usualMix: Mix = { freezes: 0.18, cuts: 0.16, blocks: 0.03, most: 3 };
export const onlyKills: Mix = { freezes: 0, cuts: 0, blocks: 0, most: 3 };

/** One to three blows for a scenario; the second falls on whoever recovers, sometimes at the same border. */
export function planBlows(random: Random, first: string, mix: Mix = usualMix): Plan {
  const drawn = random.chance(0.5) ? 1 : random.chance(0.7) ? 2 : 3;
  const count = Math.max(mix.least ?? 1, Math.min(mix.most, drawn));
  const blows: Blow[] = [];
  for (let i = 0; i < count; i++) {
    const border =
      i === 0 ? first : random.chance(0.35) ? (blows[i - 1] as Blow).border : random.pick(mix.only ?? borderNames);
    blows.push(blow(random, border, mix));
  }
  const wants = blows.flatMap(({ border }) => borderAt(border)?.want ?? []);
  if (blows.some(({ how }) => how === 'freeze')) wants.push('slow');
  return { blows, wants: [...new Set([...wants, ...(mix.wants ?? [])])] };
}

function blow(random: Random, border: string, mix: Mix): Blow {
  const draw = random.next();
  const how = howOf(draw, mix);
  const nth = borderAt(border)?.often && !mix.only && random.chance(0.4) ? random.between(2, 3) : 1;
  const sends = border.endsWith('.sending') || border === 'effect.before-intent' || border === 'effect.done';
  return { border, how, nth, lateMs: sends && !mix.only && random.chance(0.5) ? random.between(1, 4) : 0 };
}

function howOf(draw: number, { freezes, cuts, blocks }: Mix): How {
  if (draw < freezes) return 'freeze';
  if (draw < freezes + cuts) return 'cut';
  return draw < freezes + cuts + blocks ? 'block' : 'kill';
}
