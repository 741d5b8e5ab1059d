import { cpus, totalmem } from 'node:os';
import { borderNames } from './borders.ts';
import type { Course, Line } from './course.ts';
import { type Finding, findingsOf } from './judge.ts';
import type { Options } from './options.ts';
import type { Campaign } from './outcome.ts';
import type { Fired } from './strike.ts';

export interface BorderRow {
  border: string;
  kills: number;
  freezes: number;
  cuts: number;
  blocks: number;
}

export interface Summary {
  clean: boolean;
  seed: string;
  date: string;
  machine: string;
  node: string;
  seconds: number;
  scenarios: number;
  runs: number;
  children: number;
  /** Processes that ended by SIGKILL. */
  deaths: number;
  freezes: number;
  cuts: number;
  /** Main threads blocked for longer than the lease, and of them those after which the worker was judged. */
  blocks: number;
  blocksJudged: number;
  regionsLost: number;
  outages: Campaign['outages'];
  endedIn: Campaign['endedIn'];
  /** Blows on an attempt after the first, on one in a region that is not the task's home, and twice at one border of one run. */
  duringRecovery: number;
  duringTakeover: number;
  twiceInARow: number;
  unstruck: number;
  cancelled: number;
  redriven: number;
  gaveUp: number;
  answered: number;
  effects: number;
  effectsAskedAbout: number;
  modelCalls: number;
  /** Of a campaign at a steady rate. */
  pace?: NonNullable<Options['pace']>;
  course?: Course;
  verdicts: Record<
    | 'lost'
    | 'doubled'
    | 'stale'
    | 'diverged'
    | 'torn'
    | 'contradictions'
    | 'silent'
    | 'unjust'
    | 'paidTwice'
    | 'crashes'
    | 'wonTwice',
    number
  >;
  borders: BorderRow[];
  findings: Finding[];
}

export function summary({ seed, pace }: Pick<Options, 'seed' | 'pace'>, result: Campaign): Summary {
  const { verdict, fired } = result;
  const known = new Set(fired.map(({ scenario, order, border }) => `${scenario} ${order} ${border}`));
  const count = (is: (one: Fired) => boolean): number => fired.filter(is).length;
  const verdicts = {
    lost: verdict.lost.length,
    doubled: verdict.doubled.length,
    stale: verdict.stale.length,
    diverged: verdict.diverged.length,
    torn: verdict.torn.length,
    contradictions: verdict.broken.length,
    silent: verdict.silent.length,
    unjust: verdict.unjust.length,
    paidTwice: verdict.paidTwice.length,
    crashes: result.crashes.length,
    wonTwice: result.wonTwice,
  };
  return {
    clean:
      findingsOf(verdict).length === 0 &&
      result.crashes.length === 0 &&
      result.wonTwice === 0 &&
      fired.length > 0 &&
      verdict.runs >= result.scenarios &&
      !result.course?.lines.some(({ grows }) => grows),
    seed,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
    node: process.version,
    seconds: Math.round(result.seconds),
    scenarios: result.scenarios,
    runs: verdict.runs,
    children: verdict.children,
    deaths: result.deaths,
    freezes: count(({ how }) => how === 'freeze'),
    cuts: count(({ how }) => how === 'cut'),
    blocks: count(({ how }) => how === 'block'),
    blocksJudged: verdict.blocks,
    regionsLost: result.regionsLost,
    outages: result.outages,
    endedIn: result.endedIn,
    duringRecovery: count(({ fence }) => fence > 1),
    duringTakeover: count(({ takeover }) => takeover),
    twiceInARow: count(({ scenario, order, border }) => known.has(`${scenario} ${order - 1} ${border}`)),
    unstruck: result.unstruck,
    cancelled: result.cancelled,
    redriven: result.redriven,
    gaveUp: result.gaveUp,
    answered: result.answered,
    effects: verdict.effects,
    effectsAskedAbout: verdict.asked,
    modelCalls: verdict.asks,
    ...(pace ? { pace } : {}),
    ...(result.course ? { course: result.course } : {}),
    verdicts,
    borders: borderNames.map((border) => ({
      border,
      kills: count((one) => one.border === border && one.how === 'kill'),
      freezes: count((one) => one.border === border && one.how === 'freeze'),
      cuts: count((one) => one.border === border && one.how === 'cut'),
      blocks: count((one) => one.border === border && one.how === 'block'),
    })),
    findings: [...findingsOf(verdict), ...result.crashes.map((says) => ({ what: 'crash', id: '', says }))],
  };
}

const shown = 20;

export const inRegions = ({ endedIn }: Pick<Summary, 'endedIn'>): number[] => [1, 2, 3].map((n) => endedIn[n] ?? 0);

export function lineInWords({ name, unit, samples, mean, perHour, rise, error, allowed, grows }: Line): string {
  const of = (value: number): string => value.toFixed(1);
  return `  ${name}: ${of(mean)} ${unit} in the mean of ${samples} samples, ${of(rise)} ± ${of(error)} more at the end (${of(perHour)} an hour; allowed ${of(allowed)}): ${grows ? 'GROWS' : 'no growth'}`;
}

/** For a terminal. */
export function inWords(said: Summary): string {
  const lines = [
    '',
    `${said.scenarios} scenarios (seed ${said.seed}), ${said.runs} runs in ${said.seconds} s: ${said.deaths} deaths, ${said.freezes} freezes, ${said.cuts} cut connections, ${said.blocks} blocked threads`,
    `${said.regionsLost} regions lost while a question waited; database: ${said.outages.stop} restarts, ${said.outages.crash} crashes, ${said.outages.failover} failovers; ended in 1, 2, 3 regions: ${inRegions(said).join(', ')}`,
    `struck during recovery ${said.duringRecovery}, during takeover ${said.duringTakeover}, twice in a row ${said.twiceInARow}, not reached ${said.unstruck}`,
    `${said.effects} effects, ${said.effectsAskedAbout} asked about; ${said.modelCalls} calls of a model; ${said.answered} answers, ${said.cancelled} cancelled, ${said.redriven} redriven, ${said.gaveUp} given up after five deaths and redriven`,
    '',
    ...said.borders.map(
      ({ border, kills, freezes, cuts, blocks }) =>
        `  ${border.padEnd(22)} ${String(kills).padStart(5)} kills ${String(freezes).padStart(5)} freezes ${String(cuts).padStart(5)} cuts ${String(blocks).padStart(5)} blocks`,
    ),
    '',
    ...Object.entries(said.verdicts).map(([name, count]) => `  ${name.padEnd(22)} ${String(count).padStart(5)}`),
    ...(said.course
      ? ['', `  after the first ${Math.round(said.course.warmUp)} s:`, ...said.course.lines.map(lineInWords)]
      : []),
    '',
    ...said.findings.slice(0, shown).map(({ what, id, says }) => `  ${what}: ${id} ${says}`),
    ...(said.findings.length > shown ? [`  … and ${said.findings.length - shown} more`] : []),
    said.clean ? 'clean' : 'RED',
  ];
  return lines.join('\n');
}
