import { spawn } from 'node:child_process';
import { Failure } from './say.mjs';

/** npm's own chatter off. CI: pnpm may clear node_modules without asking on a terminal that nobody reads. */
const quiet = {
  CI: 'true',
  npm_config_audit: 'false',
  npm_config_fetch_retry_maxtimeout: '8000',
  npm_config_fetch_retry_mintimeout: '2000',
  npm_config_fund: 'false',
  npm_config_loglevel: 'error',
  npm_config_progress: 'false',
  npm_config_update_notifier: 'false',
};

/** What a failed npm or pnpm says, and what helps. The first that matches counts. */
const remedies = [
  [/ENOSPC|no space left/i, 'The disk is full: free about 1 GB and run the same command again.'],
  [
    /EACCES|EPERM|EROFS|permission denied/i,
    'A folder cannot be written: give this user the clone and its home folder.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|fetch failed|network/i,
    'The npm registry did not answer: check the network, a proxy and `npm config get registry`, then run it again.',
  ],
  [
    /OUTDATED_LOCKFILE|frozen-lockfile/i,
    'package.json and pnpm-lock.yaml differ: run `npx pnpm@12.21.0 install` and commit both.',
  ],
  [
    /E404|ETARGET|404 Not Found|NO_MATCHING_VERSION/i,
    'The npm registry in use lacks a package: use one that is complete.',
  ],
];

/**
 * Runs npm or npx and keeps what it prints, for the case that it fails.
 * @param {'npm' | 'npx'} program
 * @param {string[]} args
 * @param {string} cwd
 * @param {string} what the end of the sentence "Could not …"
 */
export async function runNpm(program, args, cwd, what) {
  const { code, output } = await run(program, args, cwd);
  if (code === 0) return;
  throw new Failure(`Could not ${what}.`, remedyFor(output), output);
}

/** @param {string} output */
export function remedyFor(output) {
  const known = remedies.find(([pattern]) => pattern.test(output));
  return known?.[1] ?? 'Read the lines above; running the same command again is safe.';
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(program, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...quiet },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      const missing = new Failure(
        `There is no ${program} to run.`,
        'Install Node together with npm, and have both in PATH.',
      );
      reject(error.code === 'ENOENT' ? missing : error);
    });
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }),
    );
  });
}
