import { cpus, totalmem } from 'node:os';
import { borderNames } from './borders.ts';
import type { Campaign } from './campaign.ts';
import { type Finding, isClean } from './judge.ts';
import type { Options } from './options.ts';
import type { Fired } from './strike.ts';

export interface BorderRow {
  border: string;
  kills: number;
  freezes: number;
  cuts: number;
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
  regionsLost: number;
  /** Blows on an attempt after the first, on one in a region that is not the task's home, and twice at one border of one run. */
  duringRecovery: number;
  duringTakeover: number;
  twiceInARow: number;
  unstruck: number;
  cancelled: number;
  redriven: number;
  answered: number;
  effects: number;
  effectsAskedAbout: number;
  verdicts: Record<
    'lost' | 'doubled' | 'stale' | 'diverged' | 'contradictions' | 'silent' | 'crashes' | 'wonTwice',
    number
  >;
  borders: BorderRow[];
  findings: Finding[];
}

export function summary(options: Pick<Options, 'scenarios' | 'seed'>, result: Campaign): Summary {
  const { verdict, fired } = result;
  const count = (is: (one: Fired) => boolean): number => fired.filter(is).length;
  const verdicts = {
    lost: verdict.lost.length,
    doubled: verdict.doubled.length,
    stale: verdict.stale.length,
    diverged: verdict.diverged.length,
    contradictions: verdict.broken.length,
    silent: verdict.silent.length,
    crashes: result.crashes.length,
    wonTwice: result.wonTwice,
  };
  return {
    clean:
      isClean(verdict) &&
      result.crashes.length === 0 &&
      result.wonTwice === 0 &&
      fired.length > 0 &&
      verdict.runs >= options.scenarios,
    seed: options.seed,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
    node: process.version,
    seconds: Math.round(result.seconds),
    scenarios: options.scenarios,
    runs: verdict.runs,
    children: verdict.children,
    deaths: result.deaths,
    freezes: count(({ how }) => how === 'freeze'),
    cuts: count(({ how }) => how === 'cut'),
    regionsLost: result.regionsLost,
    duringRecovery: count(({ fence }) => fence > 1),
    duringTakeover: count(({ takeover }) => takeover),
    twiceInARow: count(({ scenario, order, border }) =>
      fired.some((other) => other.scenario === scenario && other.order === order - 1 && other.border === border),
    ),
    unstruck: result.unstruck,
    cancelled: result.cancelled,
    redriven: result.redriven,
    answered: result.answered,
    effects: verdict.effects,
    effectsAskedAbout: verdict.asked,
    verdicts,
    borders: borderNames.map((border) => ({
      border,
      kills: count((one) => one.border === border && one.how === 'kill'),
      freezes: count((one) => one.border === border && one.how === 'freeze'),
      cuts: count((one) => one.border === border && one.how === 'cut'),
    })),
    findings: [
      ...verdict.lost,
      ...verdict.doubled,
      ...verdict.stale,
      ...verdict.diverged,
      ...verdict.broken,
      ...verdict.silent,
      ...result.crashes.map((says) => ({ what: 'crash', id: '', says })),
    ],
  };
}

const shown = 20;

/** For a terminal. */
export function inWords(said: Summary): string {
  const lines = [
    '',
    `${said.scenarios} scenarios (seed ${said.seed}), ${said.runs} runs in ${said.seconds} s: ${said.deaths} deaths, ${said.freezes} freezes, ${said.cuts} cut connections, ${said.regionsLost} regions lost`,
    `struck during recovery ${said.duringRecovery}, during takeover ${said.duringTakeover}, twice in a row ${said.twiceInARow}, not reached ${said.unstruck}`,
    `${said.effects} effects, ${said.effectsAskedAbout} asked about; ${said.answered} answers, ${said.cancelled} cancelled, ${said.redriven} redriven`,
    '',
    ...said.borders.map(
      ({ border, kills, freezes, cuts }) =>
        `  ${border.padEnd(22)} ${String(kills).padStart(5)} kills ${String(freezes).padStart(5)} freezes ${String(cuts).padStart(5)} cuts`,
    ),
    '',
    ...Object.entries(said.verdicts).map(([name, count]) => `  ${name.padEnd(22)} ${String(count).padStart(5)}`),
    '',
    ...said.findings.slice(0, shown).map(({ what, id, says }) => `  ${what}: ${id} ${says}`),
    ...(said.findings.length > shown ? [`  … and ${said.findings.length - shown} more`] : []),
    said.clean ? 'clean' : 'RED',
  ];
  return lines.join('\n');
}
