/**
 * `npm run verify`: the one gate. Every step is a command that can be run alone; each counts as one check beside the
 * tests' own counts. `--no-tests` leaves the tests out, `--only NAME` runs one step.
 */
import { fileURLToPath } from 'node:url';
import { addCounts, type Counts, countsLine } from './test/counts.ts';
import { runStep, type Step } from './verify/run-step.ts';
import { steps } from './verify/steps.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
const chosen = steps(root).filter(wanted);
if (chosen.length === 0) {
  console.error(
    `There is no step "${only}". Steps: ${steps(root)
      .map((step) => step.name)
      .join(', ')}`,
  );
  process.exit(1);
}

const counts: Counts[] = [];
for (const step of chosen) counts.push(await runStep(step, root));
const sum = addCounts(counts);
console.log(`\n${countsLine(sum)}`);
process.exit(sum.failed > 0 ? 1 : 0);

function wanted({ name }: Step): boolean {
  return only === undefined ? name !== 'tests' || !args.includes('--no-tests') : name === only;
}
