/** Where on a line of a run's time something stands. Hours in which nothing works are drawn short, and say so. */
import type { Attempt } from '../state/attempts.ts';

export interface Bar {
  attempt: Attempt;
  /** 0 … 100 of the line. */
  left: number;
  width: number;
  /** Bars of one region that overlap stand under one another. */
  row: number;
}

export interface Lane {
  region: string;
  bars: Bar[];
  rows: number;
}

export interface Gap {
  left: number;
  width: number;
  ms: number;
}

export interface Timeline {
  lanes: Lane[];
  gaps: Gap[];
  /** The place of a time on the line. */
  place(at: number): number;
}

interface Span {
  from: number;
  to: number;
}

/** The longest that a time without work is drawn, as a share of all the work. */
const idleShare = 0.12;

export function timelineOf(attempts: readonly Attempt[], from: number, to: number): Timeline {
  const spans = attempts.map((attempt) => ({ from: Date.parse(attempt.from), to: Date.parse(attempt.at) }));
  const busy = unionOf(spans.length > 0 ? spans : [{ from, to }]);
  const worked = Math.max(
    1,
    busy.reduce((sum, span) => sum + span.to - span.from, 0),
  );
  const stops = stopsOf(
    busy,
    Math.min(from, busy[0]?.from ?? from),
    Math.max(to, busy.at(-1)?.to ?? to),
    worked * idleShare,
  );
  const last = stops.at(-1) as Stop;
  const place = (at: number): number => {
    const next = stops.findIndex((stop) => stop.at >= at);
    if (next <= 0) return next === 0 ? 0 : 100;
    const [a, b] = [stops[next - 1] as Stop, stops[next] as Stop];
    const share = b.at === a.at ? 0 : (at - a.at) / (b.at - a.at);
    return ((a.drawn + share * (b.drawn - a.drawn)) / Math.max(1, last.drawn)) * 100;
  };
  return { lanes: lanesOf(attempts, place), gaps: gapsOf(stops, place), place };
}

interface Stop {
  at: number;
  /** Where it is drawn, in milliseconds of the shortened line. */
  drawn: number;
  /** What was left out before it. */
  cut: number;
}

function stopsOf(busy: readonly Span[], from: number, to: number, idleMost: number): Stop[] {
  const stops: Stop[] = [{ at: from, drawn: 0, cut: 0 }];
  const add = (at: number, most: number): void => {
    const before = stops.at(-1) as Stop;
    const ms = Math.max(0, at - before.at);
    const drawn = Math.min(ms, most);
    stops.push({ at, drawn: before.drawn + drawn, cut: ms - drawn });
  };
  for (const span of busy) {
    add(span.from, idleMost);
    add(span.to, Number.POSITIVE_INFINITY);
  }
  add(to, idleMost);
  return stops;
}

function unionOf(spans: readonly Span[]): Span[] {
  const union: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else union.push({ ...span });
  }
  return union;
}

function lanesOf(attempts: readonly Attempt[], place: (at: number) => number): Lane[] {
  const regions = Map.groupBy(attempts, ({ heldIn }) => heldIn);
  return [...regions].map(([region, own]) => {
    const ends: number[] = [];
    const bars = own.map((attempt): Bar => {
      const left = place(Date.parse(attempt.from));
      const right = Math.max(place(Date.parse(attempt.at)), left + 1.5);
      const free = ends.findIndex((end) => end <= left);
      const row = free < 0 ? ends.length : free;
      ends[row] = right;
      return { attempt, left: Math.min(left, 98.5), width: Math.min(right, 100) - Math.min(left, 98.5), row };
    });
    return { region, bars, rows: ends.length };
  });
}

function gapsOf(stops: readonly Stop[], place: (at: number) => number): Gap[] {
  return stops.flatMap((stop, at) => {
    const before = stops[at - 1];
    if (!before || stop.cut === 0) return [];
    const left = place(before.at);
    return [{ left, width: place(stop.at) - left, ms: stop.at - before.at }];
  });
}
