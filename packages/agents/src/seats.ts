import { orAborted } from './once.ts';

/** How a member that is heavy got its turn: `leave` must be called; or in how many milliseconds to come back. */
export type Turn = { leave(): void } | { comeBackIn: number };

interface Bench {
  taken: number;
  waiting: (() => void)[];
  /** How long one usually takes, in ms. */
  usual: number;
  /** Turned away and not yet due again, with the times (monotonic ms) at which they are. */
  away: number[];
}

const [soonest, latest] = [500, 30_000];

/**
 * How many attempts of a heavy member (`atOnce`) this process runs side by side. As many again wait here, so that a seat is
 * never empty while there is work; who finds no place goes back to the queue, and holds no slot of the worker meanwhile. It
 * comes back when a seat should be free by how long the others took, so a long queue costs few claims.
 */
export class Seats {
  private readonly benches = new Map<string, Bench>();

  async take(member: string, atOnce: number, signal: AbortSignal): Promise<Turn> {
    const bench = this.benchOf(member);
    if (bench.taken >= atOnce) {
      if (bench.waiting.length >= atOnce) return { comeBackIn: turnAway(bench, atOnce) };
      await queued(bench, signal);
    } else bench.taken++;
    const began = performance.now();
    return {
      leave: () => {
        bench.usual += (performance.now() - began - bench.usual) / 8;
        passOn(bench);
      },
    };
  }

  private benchOf(member: string): Bench {
    const bench = this.benches.get(member) ?? { taken: 0, waiting: [], usual: 2_000, away: [] };
    this.benches.set(member, bench);
    return bench;
  }
}

/** Resolves with the seat of one that leaves. */
async function queued(bench: Bench, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let given = false;
  const seat = (): void => {
    given = true;
    resolve();
  };
  bench.waiting.push(seat);
  try {
    await orAborted(promise, signal);
  } catch (error) {
    const at = bench.waiting.indexOf(seat);
    if (at >= 0) bench.waiting.splice(at, 1);
    // Given in the very moment of the abort: it goes on to the next.
    else if (given) passOn(bench);
    throw error;
  }
}

function passOn(bench: Bench): void {
  const next = bench.waiting.shift();
  if (next) next();
  else bench.taken--;
}

function turnAway(bench: Bench, atOnce: number): number {
  const now = performance.now();
  bench.away = bench.away.filter((due) => due > now);
  const before = bench.away.length + 1;
  const ms = Math.min(latest, Math.max(soonest, (before * bench.usual) / atOnce));
  bench.away.push(now + ms);
  return ms * (0.9 + Math.random() / 5);
}
