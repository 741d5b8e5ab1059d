/**
 * The statements under way that may give this worker a task: claims, starts and settles that lease. While one is out, a
 * task that the beat finds here and nobody knows yet may be its, and is left alone.
 */
export class UnderWay {
  private readonly sent = new Set<{ at: number }>();

  /** Monotonic ms at which the oldest was sent; null when there is none. */
  get since(): number | null {
    const [oldest] = this.sent;
    return oldest?.at ?? null;
  }

  /** Until `work` has its reply, and whoever awaits this has taken note of what it brought. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const one = { at: performance.now() };
    this.sent.add(one);
    try {
      return await work();
    } finally {
      this.sent.delete(one);
    }
  }
}
