import type { Charge } from './charges.ts';
import type { Upload } from './documents.ts';
import { doneAt, type Probe } from './probes.ts';

export interface RegionFigures {
  region: string;
  admitted: number;
  done: number;
  doneElsewhere: number;
  /** Admitted, acknowledged, and not done at the end. */
  lost: number;
  deaths: number;
  mostClaims: number;
  /** From admission to answer, the work itself included. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** The longest time from one answer to the next, from `from` on. */
  longestGapMs: number | null;
}

export interface ChargeFigures {
  inserted: number;
  decided: number;
  lost: number;
  /** Decided more often than asked. */
  doubled: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

export interface DocumentFigures {
  kept: number;
  /** Acknowledged, and not there at the end or other bytes. */
  lost: number;
  /** Of those that were begun and ended while something was broken: kept all the same, and refused, by code. */
  meanwhile: { kept: number; refused: Record<string, number>; slowestMs: number };
}

/** `from`, `to`: ms since 1970, between which something was broken; null: never. */
export function documentFigures(
  uploads: readonly Upload[],
  lost: number,
  from: number | null,
  to: number,
): DocumentFigures {
  const meanwhile = uploads.filter(({ at, end }) => from !== null && at >= from && end <= to);
  const refused: Record<string, number> = {};
  for (const { refused: code } of meanwhile) if (code !== null) refused[code] = (refused[code] ?? 0) + 1;
  return {
    kept: uploads.filter((one) => one.refused === null).length,
    lost,
    meanwhile: {
      kept: meanwhile.filter((one) => one.refused === null).length,
      refused,
      slowestMs: Math.round(Math.max(0, ...meanwhile.map(({ at, end }) => end - at))),
    },
  };
}

/** `from`, `to`: ms since 1970; the gap is looked for between them. */
export function regionFigures(region: string, all: readonly Probe[], from: number, to: number): RegionFigures {
  const probes = all.filter((probe) => probe.region === region);
  const rows = probes.flatMap(({ row }) => (row ? [row] : []));
  const ends = rows.flatMap(({ completed_at }) => completed_at?.getTime() ?? []).sort((a, b) => a - b);
  const waits = rows.flatMap(({ created_at, completed_at }) =>
    completed_at ? [completed_at.getTime() - created_at.getTime()] : [],
  );
  return {
    region,
    admitted: probes.length,
    done: ends.length,
    doneElsewhere: probes.filter((probe) => doneAt(probe) !== null && doneAt(probe) !== region).length,
    lost: probes.length - ends.length,
    deaths: Math.max(0, ...rows.map(({ deaths }) => deaths)),
    mostClaims: Math.max(0, ...rows.map(({ fence }) => fence)),
    p50Ms: quantile(waits, 0.5),
    p95Ms: quantile(waits, 0.95),
    longestGapMs: gap(ends, from, to),
  };
}

export function chargeFigures(charges: readonly Charge[]): ChargeFigures {
  const waits = charges.flatMap(({ at, run }) => (run?.decided_at ? [Math.max(0, run.decided_at.getTime() - at)] : []));
  return {
    inserted: charges.length,
    decided: waits.length,
    lost: charges.length - waits.length,
    doubled: charges.filter(({ run }) => run !== null && run.decisions > run.deciders).length,
    p50Ms: quantile(waits, 0.5),
    p95Ms: quantile(waits, 0.95),
  };
}

function gap(ends: readonly number[], from: number, to: number): number | null {
  const before = ends.filter((end) => end < from).at(-1);
  const points = [...(before === undefined ? [] : [before]), ...ends.filter((end) => end >= from && end <= to), to];
  if (points.length < 2) return null;
  return Math.round(Math.max(...points.slice(1).map((end, index) => end - (points[index] as number))));
}

/** Nearest rank; null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : Math.round(sorted[Math.ceil(share * sorted.length) - 1] as number);
}
