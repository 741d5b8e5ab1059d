import type { Want } from './program.ts';
import type { Random } from './random.ts';

export type How = 'kill' | 'freeze' | 'cut';

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
  'yield.sending': { want: 'timer' },
  'yield.sent': { want: 'human' },
  'reap.sending': { anyone: true },
  'reap.sent': { anyone: true },
};

export const borderNames = Object.keys(borders);

export interface Plan {
  blows: Blow[];
  wants: Want[];
}

export interface Mix {
  /** Share of freezes and cuts among the blows; the rest are kills. */
  freezes: number;
  cuts: number;
  /** Blows a scenario: one unless said, and at most. */
  least?: number;
  most: number;
  /** The borders, when not all. */
  only?: readonly string[];
  /** What every run must contain. */
  wants?: readonly Want[];
}

export const usualMix: Mix = { freezes: 0.18, cuts: 0.14, most: 3 };
/** Workers that wake with a settle in hand while somebody else has the task: what only the fence stops. */
export const lateSettles: Mix = { freezes: 1, cuts: 0, most: 1, only: ['settle.sending'], wants: ['slower'] };

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
  const wants = blows.flatMap(({ border }) => borders[border]?.want ?? []);
  if (blows.some(({ how }) => how === 'freeze')) wants.push('slow');
  return { blows, wants: [...new Set([...wants, ...(mix.wants ?? [])])] };
}

function blow(random: Random, border: string, mix: Mix): Blow {
  const draw = random.next();
  const how: How = draw < mix.freezes ? 'freeze' : draw < mix.freezes + mix.cuts ? 'cut' : 'kill';
  const nth = borders[border]?.often && !mix.only && random.chance(0.4) ? random.between(2, 3) : 1;
  const sends = border.endsWith('.sending') || border === 'effect.before-intent' || border === 'effect.done';
  return { border, how, nth, lateMs: sends && !mix.only && random.chance(0.5) ? random.between(1, 4) : 0 };
}
