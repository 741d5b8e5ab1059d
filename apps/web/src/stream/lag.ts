import type { Event } from '@holdfast/events/contract';

const lookMs = 30_000;

/** How old events are when they are delivered here, on the database's clock. */
export class Lag {
  private latest: { ms: number; seen: number }[] = [];
  /** Milliseconds to add to our clock to get the database's; the smallest seen error of a round trip wins. */
  private skew = 0;
  private error = Number.POSITIVE_INFINITY;

  /** `before` and `after`: our clock around the question for the database's. */
  clock(database: Date, before: number, after: number): void {
    const error = (after - before) / 2;
    // An old good answer may drift away: it loses its worth slowly.
    this.error *= 1.05;
    if (error > this.error) return;
    this.error = error;
    this.skew = database.getTime() - (before + error);
  }

  take(events: readonly Event[]): void {
    const now = Date.now();
    for (const { at } of events.slice(-50)) this.latest.push({ ms: now + this.skew - Date.parse(at), seen: now });
    if (this.latest.length > 400) this.latest = this.latest.slice(-200);
  }

  /** The median of the last half minute; null where nothing came. */
  median(now = Date.now()): number | null {
    const fresh = this.latest.filter((one) => now - one.seen < lookMs).map((one) => one.ms);
    if (fresh.length === 0) return null;
    fresh.sort((a, b) => a - b);
    return Math.max(0, Math.round(fresh[Math.floor(fresh.length / 2)] ?? 0));
  }
}
