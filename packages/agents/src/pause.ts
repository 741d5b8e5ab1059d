import type { Outcome } from '@holdfast/queue';

/** Thrown through a step to end its attempt without closing the task. */
export class Pause extends Error {
  override readonly name = 'Pause';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`the attempt ends here: ${outcome.kind}`);
    this.outcome = outcome;
  }
}

/** Thrown by a step: failed for good. */
export class Final extends Error {
  override readonly name = 'Final';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Ends the attempt of a step, from however deep; it runs again after `ms` and finds `keep` in `tools.kept`. */
export function snooze(ms: number, keep?: unknown): never {
  throw new Pause({
    kind: 'snooze',
    delayMs: Math.max(0, ms),
    ...(keep === undefined ? {} : { payload: { kept: keep } }),
  });
}

/** Ends the task of a step as failed for good, from however deep. */
export function fail(code: string, message: string): never {
  throw new Final(code, message);
}
