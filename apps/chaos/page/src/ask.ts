/** Calls to the panel, with the token of this session. */

export interface Problem {
  code: string;
  message: string;
  fix: string;
}

export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

const tokenKey = 'chaos-token';
const nameKey = 'chaos-name';

/** The launcher prints an address with the token behind its `#`, which no server is sent: taken once, and taken off. */
export function takeTokenFromAddress(): void {
  const found = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (found === undefined) return;
  sessionStorage.setItem(tokenKey, found);
  history.replaceState(null, '', location.pathname);
}

export const readToken = (): string => sessionStorage.getItem(tokenKey) ?? '';
export const keepToken = (token: string): void => sessionStorage.setItem(tokenKey, token);
export const readName = (): string => localStorage.getItem(nameKey) ?? '';
export const keepName = (name: string): void => localStorage.setItem(nameKey, name);

export const look = <T>(path: string): Promise<T> => ask<T>(path, {});

export function act<T>(path: string, body: Record<string, unknown>): Promise<T> {
  const by = readName() || 'somebody at the panel';
  return ask<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${readToken()}` },
    body: JSON.stringify({ ...body, by }),
  });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let reply: Response;
  try {
    reply = await fetch(path, init);
  } catch {
    throw new Refused({
      code: 'SILENT',
      message: 'the panel does not answer',
      fix: 'Look whether `npm start` or `docker compose` still runs it; the page goes on by itself when it does.',
    });
  }
  const body: unknown = await reply.json();
  if (!reply.ok) throw new Refused(body as Problem);
  return body as T;
}

export const problemOf = (error: unknown): Problem =>
  error instanceof Refused
    ? error.problem
    : { code: 'UNEXPECTED', message: String(error), fix: 'Load the page again.' };
