import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface Program {
  process: ChildProcess;
  /** `ready`, or how it ended instead. */
  ready: Promise<unknown>;
  /** Exit code or signal. */
  ended: Promise<unknown>;
  said: () => string;
  /** Resolves when its log has the text; throws when it ends without. */
  says(text: string): Promise<void>;
}

/** The worker program with a short lease; killed when the test is over. */
export function startProgram(args: readonly string[], env: Record<string, string>): Program {
  const child = fork(new URL('../main.ts', import.meta.url), [...args], {
    env: {
      PATH: process.env['PATH'],
      HOLDFAST_LEASE: '3s',
      HOLDFAST_BEAT: '500ms',
      HOLDFAST_CONNECT_TIMEOUT: '500ms',
      ...env,
    },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let over = false;
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const one of waiting.splice(0)) one();
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    wake();
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    over = true;
    wake();
    return (code ?? signal) as unknown;
  });
  const ready = Promise.race([
    once(child, 'message').then(([message]) => message as unknown),
    ended.then((how) => `${String(how)}: ${said}`),
  ]);
  const says = async (text: string): Promise<void> => {
    while (!said.includes(text)) {
      if (over) throw new Error(`it ended without saying ${text}:\n${said}`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { process: child, ready, ended, said: () => said, says };
}
