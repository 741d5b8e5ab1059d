const guessedMs = 15_000;

/** Providers without capacity and until when each is left alone; shared by all roles of the process. */
export class CoolDowns {
  private readonly until = new Map<string, { at: number; asked: boolean }>();

  /** `retryAfter` are the milliseconds the provider asked for; without, the time is a guess. */
  leave(provider: string, retryAfter: number | undefined): void {
    const asked = retryAfter !== undefined;
    // All that were refused together must not come back together.
    const ms = asked ? retryAfter * (1 + 0.1 * Math.random()) : guessedMs;
    this.until.set(provider, { at: performance.now() + ms, asked });
  }

  /** When it may be asked, on the clock of `performance`: now or before, later, or Infinity where nobody said when. */
  freeAt(provider: string): number {
    const left = this.until.get(provider);
    if (!left || left.at <= performance.now()) return 0;
    return left.asked ? left.at : Number.POSITIVE_INFINITY;
  }
}
