const staysMs = 12_000;
const most = 5_000;

/** Which browsers have which question open, as they say every few seconds. */
export class Lookers {
  private readonly open = new Map<string, { question: string; by: string; until: number }>();

  /** This browser is at this question; the names of the others that are. */
  at(question: string, browser: string, by: string, now = performance.now()): string[] {
    for (const [id, { until }] of this.open) if (until < now) this.open.delete(id);
    this.open.delete(browser);
    this.open.set(browser, { question, by, until: now + staysMs });
    const [oldest] = this.open.keys();
    if (this.open.size > most && oldest !== undefined) this.open.delete(oldest);
    const others = [...this.open].filter(([id, one]) => id !== browser && one.question === question);
    return [...new Set(others.map(([, one]) => one.by))];
  }
}
