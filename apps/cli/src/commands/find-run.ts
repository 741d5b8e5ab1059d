import type { Queue, RunRow } from '@holdfast/queue';
import { errors } from '../errors.ts';

const whole = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A run by its id or by the beginning of one of the latest runs' ids. Throws RUN_MISSING, RUN_NOT_UNIQUE. */
export async function findRun(queue: Queue, text: string): Promise<RunRow> {
  if (whole.test(text)) {
    const run = await queue.run(text);
    if (!run) throw errors.RUN_MISSING({ run: text });
    return run;
  }
  const found =
    text.length < 4
      ? []
      : (await queue.runs({ limit: 1_000 })).filter((run) => run.run_id.startsWith(text.toLowerCase()));
  if (found.length > 1) throw errors.RUN_NOT_UNIQUE({ run: text, runs: found.map((run) => run.run_id).join(', ') });
  if (!found[0]) throw errors.RUN_MISSING({ run: text });
  return found[0];
}
