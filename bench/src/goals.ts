import { pairedRatios, quantile, range, type Summary, shortly, summarise } from './statistics.ts';

/** One repetition of one figure; `also` are figures taken with it (CPU, percentiles, counts). */
export interface Sample {
  rep: number;
  value: number;
  also: Record<string, number>;
}

/** A figure as measured for one peer. */
export interface Figure {
  id: string;
  peer: string;
  samples: Sample[];
}

export type Goal =
  /** Times a peer of the same run. */
  | { kind: 'times'; peer: string; atLeast: number }
  /** The median of the figure itself, or of one taken with it. */
  | { kind: 'median'; of?: string; unit?: string; atLeast?: number; atMost?: number }
  /** No repetition may be worse. */
  | { kind: 'each'; of: string; atMost: number };

export interface Wanted {
  says: string;
  unit: string;
  goals: readonly Goal[];
}

export interface Verdict {
  goal: string;
  reached: string;
  verdict: 'met' | 'missed' | 'not measured';
  /** The figure reached as a share of the goal, 1 or more = met. */
  share: number;
}

export const ours = 'holdfast';

/** Every goal of a figure, judged. Figures of other ids are ignored. */
export function judge(id: string, wanted: Wanted, figures: readonly Figure[]): Verdict[] {
  const mine = figures.find((figure) => figure.id === id && figure.peer === ours);
  return wanted.goals.map((goal) => {
    const goalText = describe(goal, wanted.unit);
    const other =
      goal.kind === 'times' ? figures.find((figure) => figure.id === id && figure.peer === goal.peer) : mine;
    if (!mine || !other) return notMeasured(goalText);
    switch (goal.kind) {
      case 'times': {
        const times = summarise(pairedRatios(byRep(mine), byRep(other)));
        return conclude(goalText, times, `${range(times)} ×`, times.median / goal.atLeast);
      }
      case 'median': {
        const reached = summarise(values(mine, goal.of));
        const share = goal.atLeast === undefined ? (goal.atMost ?? 0) / reached.median : reached.median / goal.atLeast;
        return conclude(goalText, reached, range(reached), share);
      }
      case 'each': {
        const worst = quantile(values(mine, goal.of), 1);
        const share = worst <= goal.atMost ? 1 : goal.atMost / worst;
        return conclude(goalText, { median: worst, min: worst, max: worst }, shortly(worst), share);
      }
    }
  });
}

export function values(figure: Figure, of?: string): number[] {
  return figure.samples.map((sample) => (of === undefined ? sample.value : (sample.also[of] ?? Number.NaN)));
}

function byRep(figure: Figure): Map<number, number> {
  return new Map(figure.samples.map((sample) => [sample.rep, sample.value]));
}

function conclude(goal: string, reached: Summary, text: string, share: number): Verdict {
  if (!Number.isFinite(reached.median)) return notMeasured(goal);
  return { goal, reached: text, verdict: share >= 1 ? 'met' : 'missed', share };
}

function notMeasured(goal: string): Verdict {
  return { goal, reached: '–', verdict: 'not measured', share: Number.NaN };
}

function describe(goal: Goal, unit: string): string {
  if (goal.kind === 'times') return `≥ ${goal.atLeast} × ${goal.peer}`;
  if (goal.kind === 'each') return `${goal.of} ${goal.atMost === 0 ? '0' : `≤ ${shortly(goal.atMost)}`}, every time`;
  const bound = goal.atLeast === undefined ? `≤ ${shortly(goal.atMost ?? 0)}` : `≥ ${shortly(goal.atLeast)}`;
  return `${goal.of === undefined ? '' : `${goal.of} `}${bound} ${goal.unit ?? unit}`;
}
