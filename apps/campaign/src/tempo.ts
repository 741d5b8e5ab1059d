/** How workers hold what they hold. */
export interface Tempo {
  leaseMs: number;
  beatMs: number;
  steadyMs: number;
  reapMs: number;
}

/** Leases of seconds, so that thousands of deaths go through in minutes. */
export const hurried: Tempo = { leaseMs: 2_500, beatMs: 400, steadyMs: 1_000, reapMs: 300 };

/** As the product is shipped: for faults that come and go while work goes on. */
export const shipped: Tempo = { leaseMs: 10_000, beatMs: 3_000, steadyMs: 5_000, reapMs: 2_000 };

const spinMs = 20;
/** So much slower than alone a machine may be before leases are prolonged; and how far they are at most. */
const easy = 3;
const most = 6;

/**
 * What leases and patience are multiplied with on a machine that is busy with other things: where a beat may wait for
 * seconds for its turn, leases of seconds would run out by themselves, and nobody would ever come to an end. 1 on one that is
 * free.
 */
export function stretch(): number {
  const began = performance.now();
  const cpu = process.cpuUsage();
  let used = 0;
  while (used < spinMs) {
    const { user, system } = process.cpuUsage(cpu);
    used = (user + system) / 1_000;
  }
  const slowness = (performance.now() - began) / used;
  return Math.min(most, Math.max(1, slowness / easy));
}

const againMs = 5_000;
/** Beats get their turn within this on any machine: a lease as long is long enough. */
const enoughMs = 15_000;

/** A lease that follows the machine: others come and go on it, and leases must not run out by themselves. */
export class Stretched {
  ms: number;
  /** The longest so far: somebody may still have it. */
  longest: number;
  private readonly asked: number;
  private next = performance.now() + againMs;

  constructor(asked: number, slow: number) {
    this.asked = asked;
    this.ms = this.stretched(slow);
    this.longest = this.ms;
  }

  /** Looks again every few seconds; true: it is another. */
  turn(): boolean {
    if (performance.now() < this.next) return false;
    this.next = performance.now() + againMs;
    const ms = this.stretched(stretch());
    // A little shorter is not worth a change.
    if (ms <= this.ms && ms > this.ms / 2) return false;
    this.ms = ms;
    this.longest = Math.max(this.longest, ms);
    return true;
  }

  private stretched(slow: number): number {
    return Math.round(Math.max(this.asked, Math.min(enoughMs, this.asked * slow)));
  }
}
