import type { TestModule } from 'vitest/node';
import type { Counts } from './counts.ts';

export interface Skip {
  name: string;
  reason: string;
}

/**
 * Counts tests by their results. A file or suite that broke outside its tests, and an error that no test caught,
 * count as one failure each: otherwise a file that does not load would be "0 failed".
 */
export function countTests(modules: readonly TestModule[], unhandled: readonly unknown[]): Counts & { skips: Skip[] } {
  const found = { passed: 0, failed: unhandled.length, skipped: 0, skips: [] as Skip[] };
  for (const module of modules) {
    const broken =
      module.errors().length + [...module.children.allSuites()].filter((s) => s.errors().length > 0).length;
    if (broken > 0) found.failed += broken;
    else if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0) found.failed += 1;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') found.passed += 1;
      else if (result.state === 'failed') found.failed += 1;
      else {
        found.skipped += 1;
        const note = result.state === 'skipped' ? result.note : undefined;
        found.skips.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: note ?? 'no reason given' });
      }
    }
  }
  return found;
}
