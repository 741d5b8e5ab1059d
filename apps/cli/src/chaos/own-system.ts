import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSettings } from '@holdfast/settings';
import { errors } from '../errors.ts';
import { lockOwner } from '../launcher/lock.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof signals)[number];

/** Works on the system that runs here, or, where none runs, on one of its own. */
export async function onSystem<T>(say: (line: string) => void, work: (home: string) => Promise<T>): Promise<T> {
  const { home } = loadSettings();
  if (lockOwner(home)) return work(home);
  say('nothing runs here: starting a system of its own');
  return ownSystem(say, {}, work);
}

/**
 * A system that is started in a folder of its own and ended afterwards, whatever happens. `env` is what it is started with
 * beside the environment.
 */
export async function ownSystem<T>(
  say: (line: string) => void,
  env: Record<string, string>,
  work: (home: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-own-'));
  // The database's user must be able to walk there.
  chmodSync(folder, 0o755);
  const own = {
    ...process.env,
    HOLDFAST_CHAOS: 'on',
    ...env,
    HOLDFAST_HOME: folder,
    PORT: '0',
    HOLDFAST_CHAOS_PORT: '0',
  };
  // A group of its own: Ctrl-C in the terminal is for us, and we end it last.
  const child = spawn(process.execPath, [main, 'start'], {
    env: own,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  // Whoever ends us in the middle must not leave it behind.
  const end = (): void => void child.kill('SIGTERM');
  let leaving: Promise<never> | undefined;
  const told = (signal: Signal): void => {
    // The first SIGINT is that of the work, where it listens for one: `chaos run` heals and judges.
    if (signal === 'SIGINT' && process.listenerCount(signal) > 1) return;
    leaving ??= leave(signal);
  };
  const leave = async (signal: Signal): Promise<never> => {
    // There is no terminal to tell after a SIGHUP.
    if (signal !== 'SIGHUP') say(`${signal}: ending the system of its own`);
    end();
    await over;
    rmSync(folder, { recursive: true, force: true });
    process.exit(128 + constants.signals[signal]);
  };
  process.once('exit', end);
  for (const signal of signals) process.on(signal, told);
  try {
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          for (const line of text.split('\n')) if (/^[✓✗!]/.test(line)) say(line);
          if (said.includes('Holdfast is up')) resolve();
        });
      }
      child.once('exit', () =>
        reject(errors.CHILD_FAILED({ name: 'the system', reason: said.trim().slice(-400), log: folder })),
      );
    });
    return await work(folder);
  } finally {
    // What it worked on was taken from it: how that ended says nothing.
    await leaving;
    end();
    await over;
    process.off('exit', end);
    for (const signal of signals) process.off(signal, told);
    rmSync(folder, { recursive: true, force: true });
    say('the system of its own was ended');
  }
}
