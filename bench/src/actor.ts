import { fork } from 'node:child_process';
import { remember } from './children.ts';
import { cpuSeconds } from './machine.ts';

/** Anything a child process offers: asynchronous functions of plain values. */
export type Actions = Record<string, (...args: never[]) => Promise<unknown>>;

export interface Actor<T extends Actions> {
  readonly pid: number;
  readonly call: T;
  /** How the process ended; undefined while it runs. */
  ended(): string | undefined;
  cpuSeconds(): number;
  /** Ends it without a word, as a crash would, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Lets it close what it holds, for 10 s at most. */
  stop(): Promise<void>;
}

export interface Spawn {
  /** Module of the child, exporting `open(settings)`: see actor-process.ts. */
  module: URL;
  settings: unknown;
  env?: Record<string, string>;
}

interface Reply {
  id: number;
  result?: unknown;
  error?: string;
}

const program = new URL('./actor-process.ts', import.meta.url);

/**
 * Each party runs in a process of its own: its CPU can be told apart, it can be killed, and libraries that keep one
 * registry a process do not meet.
 */
export async function spawnActor<T extends Actions>({ module, settings, env }: Spawn): Promise<Actor<T>> {
  const child = fork(program, [module.href, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, HOLDFAST_LOG: 'error', ...env },
  });
  const name = module.pathname.slice(module.pathname.lastIndexOf('/') + 1);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let said = '';
  let end: string | undefined;
  let calls = 0;
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-3000);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  const gone = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      end = `${name} ended with ${signal ?? code}${said ? `: ${said.trim()}` : ''}`;
      forget();
      for (const { reject } of waiting.values()) reject(new Error(end));
      resolve();
    });
  });
  child.on('message', (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.error === undefined) call?.resolve(reply.result);
    else call?.reject(new Error(`${name}: ${reply.error}`));
  });
  const send = (action: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (end !== undefined) return reject(new Error(end));
      const id = ++calls;
      waiting.set(id, { resolve, reject });
      child.send({ id, action, args }, (error) => error && reject(error));
    });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  const forget = remember(kill);
  const stop = async (): Promise<void> => {
    if (end !== undefined) return;
    const limit = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.send({ id: 0, action: '', args: [] }, () => undefined);
    await gone;
    clearTimeout(limit);
  };
  await send('ready', []);
  const call = new Proxy({} as T, {
    get:
      (_target, action) =>
      (...args: unknown[]) =>
        send(String(action), args),
  });
  return { pid: child.pid ?? 0, call, ended: () => end, cpuSeconds: () => cpuSeconds(child.pid ?? 0), kill, stop };
}
