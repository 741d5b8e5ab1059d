import { log } from '@holdfast/telemetry';
import type { Running } from './run.ts';

const logger = log('worker');

/** The first signal drains, a second one ends at once; a launcher that is gone counts as a signal. */
export function obey(running: Running): void {
  let told = false;
  const end = (why: string): void => {
    if (told) {
      if (why === 'launcher gone') return;
      process.exit(130);
    }
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
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  process.once('disconnect', () => end('launcher gone'));
}

/** A one-slot process ends when there has been nothing to do for a while. */
export function endWhenIdle({ worker, stop }: Running, afterMs = 15_000): void {
  let idleSince = performance.now();
  setInterval(() => {
    if (worker.status().held > 0) idleSince = performance.now();
    else if (performance.now() - idleSince > afterMs) void stop().then(() => process.exit(0));
  }, 1_000);
}
