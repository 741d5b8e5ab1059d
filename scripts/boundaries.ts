/** `node scripts/boundaries.ts [ROOT]`: prints every crossed boundary of the workspace; exit code 1 when there is one. */
import { fileURLToPath } from 'node:url';
import { checkImports } from './boundaries/imports.ts';
import { checkManifests } from './boundaries/manifests.ts';
import { checkNames } from './boundaries/names.ts';
import { showViolation, type Violation } from './boundaries/rules.ts';
import { checkTables } from './boundaries/tables.ts';
import { readWorkspace } from './boundaries/workspace.ts';

export function checkBoundaries(root: string): Violation[] {
  const members = readWorkspace(root);
  return [...checkManifests(root, members), ...checkImports(root, members), ...checkTables(root), ...checkNames(root)];
}

if (import.meta.main) {
  const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
  const found = checkBoundaries(root);
  for (const violation of found) console.log(showViolation(violation));
  process.exitCode = found.length > 0 ? 1 : 0;
}
