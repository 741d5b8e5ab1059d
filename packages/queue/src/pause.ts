/** Milliseconds before try n + 1 of something the database could not do: 50 ms doubling to 2 s, with full jitter. */
export const outageMs = (tries: number): number => Math.random() * Math.min(2_000, 50 * 2 ** Math.min(tries, 6)) + 10;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
