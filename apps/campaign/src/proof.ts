import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Course } from './course.ts';
import type { BorderRow, Summary } from './report.ts';

/** A campaign as the proof keeps it. */
export type Proven = Omit<Summary, 'findings' | 'course' | 'pace' | 'children'>;
/** One at a steady rate, in which most runs are spared and nothing may grow. */
export type Steady = Proven & { pace: { minutes: number; rate: number }; course: Course };

/** Every campaign that was published on the same sources, the red ones too. */
export interface Proof {
  /** sha256 of the sources vouched for. */
  sources: string;
  campaigns: Proven[];
  /** Counted apart: few of their runs are struck. */
  steady?: Steady[];
}

/** What is kept in the file; undefined: there is none. */
export function readProof(path: string): Proof | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Proof) : undefined;
}

/**
 * The proof with one more campaign. Of other sources nothing is kept. A seed that was published before is replaced, unless it
 * was red: what was found once on these sources is not outdone by luck.
 */
export function withCampaign(before: Proof | undefined, said: Summary, sources: string): Proof {
  const { findings: _, course, pace, children: __, ...proven } = said;
  const { campaigns, steady = [] }: Omit<Proof, 'sources'> = before?.sources === sources ? before : { campaigns: [] };
  if (pace === undefined) return { sources, campaigns: [...besides(campaigns, said), proven], steady };
  if (course === undefined) throw new Error('a campaign at a steady rate has its course');
  return { sources, campaigns, steady: [...besides(steady, said), { ...proven, pace, course }] };
}

const besides = <One extends Proven>(kept: readonly One[], said: Summary): One[] =>
  kept.filter(({ seed, clean }) => seed !== said.seed || !clean);

export function writeProof(path: string, proof: Proof): void {
  writeFileSync(path, `${JSON.stringify(proof, null, 2)}\n`);
}

type Counts = { [Name in keyof Proven as Proven[Name] extends number ? Name : never]: number };

/** All campaigns together: what they counted, added up; clean if each was. */
export interface Sum extends Counts {
  clean: boolean;
  outages: Proven['outages'];
  endedIn: Proven['endedIn'];
  verdicts: Proven['verdicts'];
  borders: BorderRow[];
}

export function sumOf(campaigns: readonly Proven[]): Sum {
  const [first, ...others] = campaigns;
  if (!first) throw new Error('a proof has at least one campaign');
  return others.reduce<Sum>((sum, one) => added(sum, one), first);
}

function added(sum: Sum, one: Proven): Sum {
  const numbers = { ...sum };
  for (const name of Object.keys(sum) as (keyof Sum)[]) {
    const [a, b] = [sum[name], one[name]];
    if (typeof a === 'number' && typeof b === 'number') (numbers as Record<string, unknown>)[name] = a + b;
  }
  return {
    ...numbers,
    clean: sum.clean && one.clean,
    outages: plus(sum.outages, one.outages),
    endedIn: plus(sum.endedIn, one.endedIn),
    verdicts: plus(sum.verdicts, one.verdicts),
    borders: sum.borders.map(({ border, ...counts }) => {
      const { border: _, ...its } = one.borders.find((row) => row.border === border) ?? nothingAt;
      return { border, ...plus(counts, its) };
    }),
  };
}

const nothingAt: BorderRow = { border: '', kills: 0, freezes: 0, cuts: 0, blocks: 0 };

function plus<Counts extends Record<string | number, number>>(a: Counts, b: Counts): Counts {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)])) as Counts;
}
