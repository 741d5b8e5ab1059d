/**
 * What runs before anything is installed: plain JavaScript for Node 20 and newer, no dependencies.
 * Brings Node 24 and the packages, then hands over to the program. Prints to stderr only: stdout is the program's.
 */
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from './bootstrap/hand-over.mjs';
import { installPackages } from './bootstrap/install-packages.mjs';
import { node24 } from './bootstrap/node-24.mjs';
import { Failure, reportFailure } from './bootstrap/say.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const programs = {
  start: ['apps/cli/src/main.ts', 'start'],
  cli: ['apps/cli/src/main.ts'],
  test: ['scripts/test.ts'],
  verify: ['scripts/verify.ts'],
  screens: ['scripts/screens.ts'],
  smoke: ['scripts/smoke.ts'],
  'test:cockroach': ['scripts/test-cockroach.ts'],
  'release:check': ['apps/campaign/src/release-check.ts'],
};

try {
  const [command = '', ...args] = process.argv.slice(2);
  const program = Object.hasOwn(programs, command) ? programs[command] : undefined;
  if (!program) throw new Failure(`There is no "${command}".`, `Say one of: ${Object.keys(programs).join(', ')}.`);
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new Failure(`This is Node ${process.versions.node}, too old to begin with.`, 'Install Node 20 or newer.');
  }
  const node = major >= 24 ? process.execPath : await node24();
  await installPackages(root);
  const [entry = '', ...fixed] = program;
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  // Types stripped and code compiled once, for this process and all it starts: a third of the time to begin.
  const compiled = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/compiled');
  handOver(node, [join(root, entry), ...fixed, ...args], { ...process.env, PATH: path, NODE_COMPILE_CACHE: compiled });
} catch (error) {
  process.exitCode = reportFailure(error);
}
