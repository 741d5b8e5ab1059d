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
  /** Every answer is how things stand after it. */
  ask(ask: Ask): Promise<LauncherView>;
}

const patienceMs = 60_000;

/** The line to the launcher; undefined where this process was not started by one. */
export function openLine(from: NodeJS.Process = process): LauncherLine | undefined {
  if (!from.send) return undefined;
  const waiting = new Map<number, { resolve: (view: LauncherView) => void; reject: (error: Error) => void }>();
  let last = 0;
  from.on('message', (message: unknown) => {
    if (!isReply(message)) return;
    const who = waiting.get(message.id);
    waiting.delete(message.id);
    if ('view' in message) who?.resolve(message.view);
    else who?.reject(new Error(`the launcher: ${message.failed}`));
  });
  return {
    ask: (ask) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error(`the launcher has not answered ${ask.ask}`));
        }, patienceMs);
        const done =
          <T>(then: (value: T) => void) =>
          (value: T): void => {
            clearTimeout(timer);
            then(value);
          };
        waiting.set(id, { resolve: done(resolve), reject: done(reject) });
        from.send?.({ ...ask, id } satisfies Asked);
      }),
  };
}
