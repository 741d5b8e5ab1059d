import { metrics } from '@holdfast/telemetry';

import type { Connection } from './connection.ts';
import { statementFailed } from './failure.ts';
import type { Plan } from './query.ts';
import type { Statement } from './statement.ts';
import type { Wire } from './values.ts';

/** How a statement gets to the server: the seam where tests put faults in. */
export type Send = (connection: Connection, plan: Plan, values: Wire[], ms: number) => Promise<Statement>;

export const direct: Send = (connection, plan, values, ms) => connection.execute(plan, values, ms);

const seconds = metrics.histogram('holdfast_db_seconds');
const failures = metrics.counter('holdfast_db_errors_total');
const timers = new WeakMap<Plan, { observe(seconds: number): void }>();

export const retries = metrics.counter('holdfast_db_retries_total');

/** Sends and measures. Whatever goes wrong leaves as the driver's error: callers judge it. */
export async function measured(
  send: Send,
  connection: Connection,
  plan: Plan,
  values: Wire[],
  ms: number,
): Promise<Statement> {
  const began = performance.now();
  try {
    return await send(connection, plan, values, ms);
  } catch (error) {
    const failure = statementFailed(error, plan.label, ms, 1);
    failures.inc({
      sqlstate: 'sqlstate' in failure && typeof failure.sqlstate === 'string' ? failure.sqlstate : 'none',
    });
    throw error;
  } finally {
    timerOf(plan).observe((performance.now() - began) / 1_000);
  }
}

function timerOf(plan: Plan): { observe(seconds: number): void } {
  const known = timers.get(plan);
  if (known) return known;
  const timer = seconds.labels(plan.label);
  timers.set(plan, timer);
  return timer;
}
