/** Half-lives, in days, at which a track forgets. */
const SHORT = 1;
const MIDDLE = 7;
const LONG = 30;
const RING = 32;

/** Nobody's spending is steadier than this (standard deviation of the logarithm). */
const STEADIEST = 0.25;

/**
 * What is remembered of one owner, merchant, category or pair of them: counts, three counts that fade at their half-lives, the latest
 * amounts, and what people confirmed. Its size does not grow with the charges.
 */
export class Track {
  n = 0;
  first = Number.NaN;
  last = Number.NaN;
  short = 0;
  middle = 0;
  long = 0;
  /** Money of `long`. */
  spent = 0;
  /** Owners first seen here, or merchants an owner first went to. */
  partners = 0;
  /** Credits, and marks of the unusual, fading at MIDDLE. */
  credits = 0;
  firsts = 0;
  highs = 0;
  foreigns = 0;
  judged = 0;
  confirmed = 0;
  recentJudged = 0;
  recentConfirmed = 0;
  /** Share of confirmed frauds, each verdict weighing as much as all before it. */
  latest = 0;
  lastConfirmed = Number.NaN;
  streakBegan = Number.NaN;
  /** The last verdict that a charge was right, of all and before the streak of frauds. */
  lastClean = Number.NaN;
  cleanBefore = Number.NaN;
  /** Confirmed in a row, and how many of those had an amount their owner usually pays. */
  row = 0;
  ordinary = 0;
  private fadedAt = Number.NaN;
  private judgedAt = Number.NaN;
  private marksAt = Number.NaN;
  private readonly logs: number[] = [];
  private at = 0;

  /** A charge came: `log` is the logarithm of its amount. */
  add(day: number, log: number): void {
    this.fade(day);
    this.n += 1;
    if (this.n === 1) this.first = day;
    this.last = day;
    this.short += 1;
    this.middle += 1;
    this.long += 1;
    this.spent += Math.exp(log);
    if (this.logs.length < RING) this.logs.push(log);
    else this.logs[this.at++ % RING] = log;
  }

  /** Counts as they stand at `day`. */
  fade(day: number): void {
    if (!(day > this.fadedAt)) {
      if (Number.isNaN(this.fadedAt)) this.fadedAt = day;
      return;
    }
    const days = day - this.fadedAt;
    this.short *= 2 ** (-days / SHORT);
    this.middle *= 2 ** (-days / MIDDLE);
    const long = 2 ** (-days / LONG);
    this.long *= long;
    this.spent *= long;
    this.fadedAt = day;
  }

  fadeMarks(day: number): void {
    const days = Number.isNaN(this.marksAt) ? 0 : Math.max(0, day - this.marksAt);
    if (days > 0) {
      const share = 2 ** (-days / MIDDLE);
      this.firsts *= share;
      this.highs *= share;
      this.foreigns *= share;
      this.credits *= share;
    }
    this.marksAt = day;
  }

  /** A verdict on a charge of `day` became known; `usual`: its amount was one that its owner often pays. */
  judge(day: number, fraud: boolean, usual: boolean): void {
    this.fadeVerdicts(day);
    this.judged += 1;
    this.recentJudged += 1;
    this.latest = (this.latest + (fraud ? 1 : 0)) / 2;
    if (!fraud) {
      this.lastClean = day;
      this.row = 0;
      this.ordinary = 0;
      return;
    }
    this.confirmed += 1;
    this.recentConfirmed += 1;
    if (this.row === 0) {
      this.streakBegan = day;
      this.cleanBefore = this.lastClean;
    }
    this.row += 1;
    if (usual) this.ordinary += 1;
    this.lastConfirmed = day;
  }

  fadeVerdicts(day: number): void {
    if (!Number.isNaN(this.judgedAt) && day > this.judgedAt) {
      const share = 2 ** (-(day - this.judgedAt) / LONG);
      this.recentJudged *= share;
      this.recentConfirmed *= share;
    }
    if (!(day <= this.judgedAt)) this.judgedAt = day;
  }

  /** How many robust standard deviations a logarithm lies from the median of the latest (1.4826 MAD; Rousseeuw and Croux 1993). */
  distance(log: number): number {
    const { logs } = this;
    if (logs.length < 3) return Number.NaN;
    for (let i = 0; i < logs.length; i++) sorted[i] = logs[i] as number;
    const middle = median(sorted, logs.length);
    for (let i = 0; i < logs.length; i++) sorted[i] = Math.abs((sorted[i] as number) - middle);
    const spread = 1.4826 * median(sorted, logs.length);
    return (log - middle) / Math.max(STEADIEST, spread);
  }
}

const sorted = new Float64Array(RING);

/** The median of the first `n` of `values`, which are sorted in place. */
function median(values: Float64Array, n: number): number {
  for (let i = 1; i < n; i++) {
    const value = values[i] as number;
    let j = i - 1;
    for (; j >= 0 && (values[j] as number) > value; j--) values[j + 1] = values[j] as number;
    values[j + 1] = value;
  }
  const half = n >> 1;
  return n % 2 === 1 ? (values[half] as number) : ((values[half - 1] as number) + (values[half] as number)) / 2;
}

/**
 * What is known by name, at most `most` of it: a new generation begins when the young one holds half of that, and what nobody asked for
 * during a whole generation is forgotten.
 */
export class Known<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();
  private readonly most: number;
  private readonly make: () => T;

  constructor(most: number, make: () => T) {
    this.most = most;
    this.make = make;
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  peek(name: string): T | undefined {
    return this.young.get(name) ?? this.old.get(name);
  }

  of(name: string): T {
    const known = this.young.get(name);
    if (known !== undefined) return known;
    const found = this.old.get(name) ?? this.make();
    this.old.delete(name);
    this.young.set(name, found);
    if (this.young.size >= this.most / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    return found;
  }
}
