const guessedMs = 15_000;
/** Nobody waits longer for a provider than this before it is asked again, whatever it says. */
const mostMs = 3_600_000;

/** Providers without capacity and until when each is left alone; shared by all roles of the process. */
export class CoolDowns {
  private readonly until = new Map<string, { at: number; asked: boolean }>();

  /** `retryAfter` are the milliseconds the provider asked for; without, the time is a guess. What was asked for is not cut short. */
  leave(provider: string, retryAfter: number | undefined): void {
    const asked = retryAfter !== undefined;
    // All that were refused together must not come back together.
    const ms = asked ? Math.min(retryAfter, mostMs) * (1 + 0.1 * Math.random()) : guessedMs;
    const at = performance.now() + ms;
    const before = this.until.get(provider);
    if (before?.asked && before.at > at) return;
    this.until.set(provider, { at, asked });
  }

  /** When it may be asked, on the clock of `performance`: now or before, later, or Infinity where nobody said when. */
  freeAt(provider: string): number {
    const left = this.until.get(provider);
    if (!left || left.at <= performance.now()) return 0;
    return left.asked ? left.at : Number.POSITIVE_INFINITY;
  }
}
