import type { Problem } from '../wire.ts';
import { earlyAnswer } from './early.ts';
import { parsed } from './parsed.ts';

/** A refusal of the web app, or its silence, with what to do about it. */
export class RequestFailed extends Error implements Problem {
  readonly code: string;
  readonly fix: string;
  readonly status: number;

  constructor(problem: Problem, status: number) {
    super(problem.message);
    this.name = 'RequestFailed';
    this.code = problem.code;
    this.fix = problem.fix;
    this.status = status;
  }
}

const outs = new Set<() => void>();

/** Told whenever the web app says that nobody is signed in any more. Returns how to stop listening. */
export function onSignedOut(listener: () => void): () => void {
  outs.add(listener);
  return () => void outs.delete(listener);
}

/** Nobody is signed in any more. */
export function signedOut(): void {
  for (const listener of outs) listener();
}

const silent: Problem = {
  code: 'WEB_SILENT',
  message: 'The web app does not answer.',
  fix: 'Look whether `npm start` still runs in its terminal. This page goes on by itself when it is back.',
};

/** Asks the web app; what it refuses comes back as RequestFailed, but a conflict (409) is an outcome that the caller reads. */
export async function request<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const timeout = AbortSignal.timeout(20_000);
  return await answerOf<T>(path, init, signal ? AbortSignal.any([signal, timeout]) : timeout, signal);
}

/** Sends a long text; it may take two minutes. */
export function requestText<T>(path: string, body: string, type: string): Promise<T> {
  return answerOf(path, { method: 'POST', headers: { 'content-type': type }, body }, AbortSignal.timeout(120_000));
}

async function answerOf<T>(path: string, init: RequestInit, until: AbortSignal, signal?: AbortSignal): Promise<T> {
  const early = init.method === undefined ? await earlyAnswer(path) : undefined;
  if (early) return parsed(early.text) as T;
  const answer = await fetch(path, { ...init, signal: until }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new RequestFailed(silent, 0);
  });
  const content = parsed(await answer.text());
  if (answer.ok || (answer.status === 409 && isOutcome(content))) return content as T;
  if (isProblem(content) && content.code === 'SIGN_IN_NEEDED' && path !== '/api/me') signedOut();
  throw new RequestFailed(
    isProblem(content) ? content : { ...silent, message: `The web app answered ${answer.status}.` },
    answer.status,
  );
}

const isOutcome = (value: unknown): boolean => typeof value === 'object' && value !== null && 'ok' in value;

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'fix' in value;
}

export function problemOf(error: unknown): Problem {
  return error instanceof RequestFailed
    ? error
    : { code: 'PAGE', message: error instanceof Error ? error.message : String(error), fix: 'Reload the page.' };
}
