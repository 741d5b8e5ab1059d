/** One set of real data and what the product makes of it. */
export interface ScoreTask {
  readonly name: string;
  /** The set's folder under the data folder; null: the product makes its data itself, and `score` gets the data folder. */
  readonly folder: string | null;
  /** What one unit is, in the plural. */
  readonly units: string;
  /** What others reached, with their source; null: nobody has scored it. */
  readonly reference: string | null;
  readonly goals: readonly Goal[];
  score(folder: string, say: (detail: string) => void): Promise<TaskScore>;
}

/** A figure that must reach `least`, or stay at or below `most`; `baseline` is what a trivial method reaches. */
export interface Goal {
  readonly figure: string;
  readonly least?: number;
  readonly most?: number;
  /** None: nobody measured one. */
  readonly baseline?: number;
}

export interface TaskScore {
  /** How many were scored; time is divided by it. */
  readonly units: number;
  readonly figures: Readonly<Record<string, number>>;
  /** What must be known to read the figures. */
  readonly note: string;
  /** One JSON value a unit, for `--out`. */
  readonly lines: Iterable<unknown>;
}
