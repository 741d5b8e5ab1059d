/** How well scores hold as probabilities. */
export interface Calibration {
  /** The mean distance of score and share of frauds over fifteen bins (expected calibration error, Naeini et al. 2015). */
  readonly error: number;
  /** The mean squared distance of score and answer (Brier 1950). */
  readonly brier: number;
  readonly bins: readonly Bin[];
}

export interface Bin {
  readonly from: number;
  readonly charges: number;
  readonly score: number;
  readonly frauds: number;
}

/** Most scores are small, so what is shown has narrow bins there. */
const edges = [0, 0.015, 0.03, 0.1, 0.3, 0.5, 0.75, 0.9];

export function calibrationOf(judged: readonly (readonly [score: number, fraud: boolean])[]): Calibration {
  const equal = binned(
    judged,
    Array.from({ length: 15 }, (_, i) => i / 15),
  );
  const n = Math.max(1, judged.length);
  return {
    error: equal.reduce((sum, { charges, score, frauds }) => sum + charges * Math.abs(score - frauds), 0) / n,
    brier: judged.reduce((sum, [score, fraud]) => sum + (score - (fraud ? 1 : 0)) ** 2, 0) / n,
    bins: binned(judged, edges),
  };
}

function binned(judged: readonly (readonly [number, boolean])[], from: readonly number[]): Bin[] {
  return from.flatMap((edge, i) => {
    const inside = judged.filter(([score]) => score >= edge && score < (from[i + 1] ?? Number.POSITIVE_INFINITY));
    if (inside.length === 0) return [];
    const share = (sum: number): number => sum / inside.length;
    return [
      {
        from: edge,
        charges: inside.length,
        score: share(inside.reduce((sum, [score]) => sum + score, 0)),
        frauds: share(inside.filter(([, fraud]) => fraud).length),
      },
    ];
  });
}
