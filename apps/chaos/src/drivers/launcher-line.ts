/** What the panel and the launcher that runs it say to one another, over the channel between parent and child. */

export interface ProgramView {
  name: string;
  app: 'worker' | 'web' | 'proxy' | 'chaos';
  region: string | null;
  /** null: it does not run now. */
  pid: number | null;
  /** It is not started again until it is released. */
  held: boolean;
}

export interface LauncherView {
  programs: ProgramView[];
  database: { url: string; embedded: boolean; pid: number | null };
  /** The proxies' API; null: the programs are connected without proxies, for the reason. */
  proxy: { api: string; reason?: undefined } | { api: null; reason: string };
  /** The database as each region's workers reach it. Without proxies it is the database's own address. */
  paths: Record<string, string>;
  /** Ask a model's proxy for its faults here; null: no model is configured. */
  models: string | null;
}

export type Ask =
  | { ask: 'view' }
  | { ask: 'hold'; name: string }
  | { ask: 'release'; name: string }
  | { ask: 'restart'; name: string; env: Record<string, string> }
  | { ask: 'start database' };

export type Asked = Ask & { id: number };
export type Reply = { id: number } & ({ view: LauncherView } | { failed: string });

export const isAsked = (message: unknown): message is Asked =>
  typeof message === 'object' && message !== null && 'ask' in message && 'id' in message;

export const isReply = (message: unknown): message is Reply =>
  typeof message === 'object' && message !== null && 'id' in message && ('view' in message || 'failed' in message);

export interface LauncherLine {
  /** Every answer is how things stand after it. Rejects at once when the launcher is gone. */
  ask(ask: Ask): Promise<LauncherView>;
  isOpen(): boolean;
}

const patienceMs = 60_000;

interface Waiting {
  resolve(view: LauncherView): void;
  reject(error: Error): void;
}

/** The line to the launcher; undefined where this process was not started by one. */
export function openLine(from: NodeJS.Process = process): LauncherLine | undefined {
  if (!from.send) return undefined;
  const waiting = new Map<number, Waiting>();
  const gone = (): Error => new Error('the launcher is gone');
  let last = 0;
  const take = (id: number): Waiting | undefined => {
    const who = waiting.get(id);
    waiting.delete(id);
    return who;
  };
  from.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    const who = take(message.id);
    if ('view' in message) who?.resolve(message.view);
    else who?.reject(new Error(`the launcher: ${message.failed}`));
  });
  from.once('disconnect', () => {
    for (const id of waiting.keys()) take(id)?.reject(gone());
  });
  return {
    isOpen: () => from.connected,
    ask: (ask) =>
      new Promise((resolve, reject) => {
        if (!from.connected) return reject(gone());
        const id = ++last;
        const timer = setTimeout(
          () => take(id)?.reject(new Error(`the launcher has not answered ${ask.ask}`)),
          patienceMs,
        );
        const done =
          <T>(then: (value: T) => void) =>
          (value: T): void => {
            clearTimeout(timer);
            then(value);
          };
        waiting.set(id, { resolve: done(resolve), reject: done(reject) });
        // Without the callback a channel that closes meanwhile is an 'error' of the process, which ends it.
        from.send?.({ ...ask, id } satisfies Asked, undefined, undefined, (error) => {
          if (error) take(id)?.reject(error);
        });
      }),
  };
}
