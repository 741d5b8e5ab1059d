/**
 * `npm test`: runs the tests once, with vitest's own arguments and filters, and ends with their real counts as the
 * very last line. Skipped tests are listed with their reasons, for "skipped" must not look like "passed".
 */
import { parseCLI, startVitest } from 'vitest/node';
import { countTests } from './test/count-tests.ts';
import { type Counts, countsLine } from './test/counts.ts';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });
const { skips, ...counts } = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors());
await vitest.close();

for (const { name, reason } of skips) console.log(`skipped: ${name}\n         ${reason}`);
console.log(`\n${countsLine(verdict(counts))}`);
process.exit(counts.failed > 0 || process.exitCode ? 1 : 0);

/** What vitest calls a failure without a failed test (no test found, a broken configuration) is one too. */
function verdict(found: Counts): Counts {
  if (found.failed === 0 && process.exitCode) return { ...found, failed: 1 };
  return found;
}
