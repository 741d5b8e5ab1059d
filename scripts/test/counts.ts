export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The closing line that machines read: `12 passed, 0 failed`, and `, 1 skipped` where some were. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Reads the line back; undefined when the text has none. The last one counts. */
export function readCounts(text: string): Counts | undefined {
  const match = [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  if (!match) return undefined;
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}

export function addCounts(all: Iterable<Counts>): Counts {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const one of all) {
    sum.passed += one.passed;
    sum.failed += one.failed;
    sum.skipped += one.skipped;
  }
  return sum;
}
