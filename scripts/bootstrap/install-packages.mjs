import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './run-npm.mjs';
import { step } from './say.mjs';

const pnpm = 'pnpm@12.21.0';

/**
 * Installs the workspace unless node_modules carries the mark of this very lock file. The mark goes before the
 * installation and comes back after it: a killed one is done again.
 * @param {string} root
 */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  await withLock(join(root, '.holdfast', 'install.lock'), 'another installation in this clone', async () => {
    if (isInstalled(root)) return;
    await step('packages', async () => {
      rmSync(markOf(root), { force: true });
      await runNpm('npx', ['--yes', pnpm, 'install', '--frozen-lockfile'], root, 'install the packages');
      mkdirSync(join(root, 'node_modules'), { recursive: true });
      writeFileSync(`${markOf(root)}.new`, wanted(root));
      renameSync(`${markOf(root)}.new`, markOf(root));
    });
  });
}

/** @param {string} root */
function isInstalled(root) {
  return existsSync(markOf(root)) && readFileSync(markOf(root), 'utf8') === wanted(root);
}

/** @param {string} root */
function markOf(root) {
  return join(root, 'node_modules', '.holdfast-installed');
}

/** What node_modules depends on: the lock file, the workspace settings, the kind of machine. */
function wanted(root) {
  const hash = createHash('sha256');
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, name)));
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}
