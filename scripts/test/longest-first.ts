import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes. What begins last ends alone: these begin first (R. L. Graham, "Bounds on multiprocessing timing anomalies", 1969). */
const longest = ['apps/campaign/src/kills.test.ts', 'apps/campaign/src/deaths.test.ts', 'apps/web/src/browser.test.ts'];

/** Vitest's order, by size where it knows no durations, but for the longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
