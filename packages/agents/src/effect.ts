/** What a probe found out about an effect of which nobody knows whether it happened. */
export type Finding<T> = { happened: true; result: T } | { happened: false } | 'unknown';

export interface EffectOptions<T> {
  /**
   * `once` (unless said): after a crash in its middle a probe or a person is asked. `idempotent`: the receiver ignores
   * a key it has seen, so it is simply sent again. `compensable`: as `once`, marked as what can be taken back.
   */
  class?: 'once' | 'idempotent' | 'compensable';
  /** What it is done with: the same key with other arguments is refused (EFFECT_CHANGED). */
  args?: unknown;
  /** Milliseconds it may take, 15 s unless said. Also how long a successor waits before it asks what happened. */
  limit?: number;
  /** Asks the receiver whether this key was done. */
  probe?: (key: string, signal: AbortSignal) => Promise<Finding<T>> | Finding<T>;
}

/** Thrown inside an effect: it certainly did not happen. The attempt counts as failed and is repeated. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

export const notDone = (message: string, cause?: unknown): NotDone =>
  new NotDone(message, cause === undefined ? undefined : { cause });
