import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const passed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
const sameWithin = 150;

/**
 * Runs the program in this process' place: its input and output, its exit code, its death by a signal.
 *
 * Signals reach it exactly once. Ctrl-C reaches everybody in the terminal's process group, and npm sends it on as
 * well, so we see it twice and the program might see it three times. Therefore the program leads a group of its
 * own, which only hears what is sent on from here, and a second signal of the same kind at once is the same one.
 *
 * `kill` of npm alone is the other trap: npm ends the shell between us and itself, which passes nothing on, and the
 * program would run on unseen. So under npm a parent that is gone counts as SIGTERM, unless a signal came before.
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function handOver(node, args, env) {
  const windows = process.platform === 'win32';
  const child = spawn(node, args, { stdio: 'inherit', env, detached: !windows });
  const last = new Map();
  for (const signal of windows ? ['SIGINT'] : passed) {
    process.on(signal, () => {
      const now = performance.now();
      const repeated = now - (last.get(signal) ?? -sameWithin) < sameWithin;
      last.set(signal, now);
      if (!repeated && !windows) child.kill(signal);
    });
  }
  const parent = process.ppid;
  const orphaned = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(orphaned);
    if (last.size === 0) child.kill('SIGTERM');
  }, 250);
  orphaned.unref();
  if (windows || !env.npm_lifecycle_event) clearInterval(orphaned);
  child.on('error', (error) => {
    process.stderr.write(`${node} cannot be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of passed) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    // a signal that does not end this process is told by the exit code a shell would give
    setTimeout(() => process.exit(128 + constants.signals[signal]), 200);
  });
}
