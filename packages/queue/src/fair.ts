const stepUs = 10_000_000;
const mostUs = 3_600_000_000;

/**
 * Fair order by virtual time (the idea of start-time fair queueing, Goyal et al. 1996, coarsened): each task a user has
 * admitted puts the next one 10 s later in the order of claims, an hour at the most. `ord` only orders, it never delays:
 * one user's ten thousand tasks run at full speed when alone, and a newcomer is next. Kept in the admitting process.
 */
export class FairOrder {
  private readonly last = new Map<string, number>();

  /** Microseconds to add to now for the next task of this user; 0 for nobody's. `nowUs`: a monotonic or wall clock in µs. */
  lag(user: string | undefined, nowUs: number): number {
    if (user === undefined) return 0;
    const before = this.last.get(user);
    const lag = before === undefined ? 0 : Math.min(Math.max(before - nowUs + stepUs, 0), mostUs);
    this.last.set(user, nowUs + lag);
    if (this.last.size > 10_000) this.forget(nowUs);
    return lag;
  }

  private forget(nowUs: number): void {
    for (const [user, last] of this.last) if (last + stepUs < nowUs) this.last.delete(user);
  }
}
