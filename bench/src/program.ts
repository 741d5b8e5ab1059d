import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { remember } from './children.ts';

/** A program of the product, run as the launcher runs it. */
export interface Program {
  readonly pid: number;
  /** How it ended, with its last words; undefined while it runs. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

export function runProgram(path: string, args: readonly string[], env: Record<string, string>): Program {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], {
    // The channel: they end with us, even if we are killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  let said = '';
  let end: string | undefined;
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-2000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      end = `${path} ${args.join(' ')} ended with ${signal ?? code}: ${said.trim()}`;
      forget();
      resolve();
    });
  });
  const forget = remember(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return {
    pid: child.pid ?? 0,
    ended: () => end,
    stop: async () => {
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), 25_000);
      await gone;
      clearTimeout(limit);
    },
  };
}
