import { log } from '@holdfast/telemetry';
import type { Running } from './run.ts';

const logger = log('worker');
const lookMs = 500;

/**
 * What ends a worker's process: the first signal drains, a second one ends at once; a launcher that is gone, or an
 * operator's `drain` of the region, counts as a first signal. Before it runs there is nothing to drain.
 */
export function obey(): (running: Running) => void {
  let running: Running | undefined;
  let told = false;
  const end = (why: string): void => {
    if (!running) process.exit(0);
    told = true;
    logger.info({ why }, 'draining');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'the drain was not clean');
        process.exit(1);
      },
    );
  };
  const signalled = (signal: string): void => {
    if (!told) return end(signal);
    running?.abandon();
    process.exit(130);
  };
  process.on('SIGTERM', () => signalled('SIGTERM'));
  process.on('SIGINT', () => signalled('SIGINT'));
  process.once('disconnect', () => told || end('launcher gone'));
  return (started) => {
    running = started;
    // A drain asked for in the database reaches the worker by its beat, and the process by this look.
    setInterval(() => started.worker.status().draining && !told && end('drained'), lookMs);
  };
}

/** A one-slot process ends when there has been nothing to do for a while. */
export function endWhenIdle({ worker, stop }: Running, afterMs = 15_000): void {
  let idleSince = performance.now();
  setInterval(() => {
    if (worker.status().held > 0) idleSince = performance.now();
    else if (performance.now() - idleSince > afterMs) void stop().then(() => process.exit(0));
  }, 1_000);
}
