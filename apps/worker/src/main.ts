import { parseArgs } from 'node:util';
import { HoldfastError } from '@holdfast/errors';
import { readSetting } from '@holdfast/settings';
import { log } from '@holdfast/telemetry';
import { type Running, runWorker } from './run.ts';

const logger = log('worker');
/** How long a one-slot process waits for another task before it ends. */
const aloneMs = 15_000;

const { values } = parseArgs({ options: { region: { type: 'string' }, alone: { type: 'boolean', default: false } } });

try {
  const running = await runWorker({ region: values.region ?? readSetting('HOLDFAST_REGION') ?? '', alone: values.alone });
  obey(running);
  if (values.alone) endWhenIdle(running);
  process.send?.('ready');
} catch (error) {
  if (!(error instanceof HoldfastError)) throw error;
  logger.error({ error }, 'the worker cannot start');
  process.exit(1);
}

/** The first signal drains, a second one ends at once; a launcher that is gone counts as a signal. */
function obey(running: Running): void {
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

function endWhenIdle({ worker, stop }: Running): void {
  let idleSince = performance.now();
  setInterval(() => {
    if (worker.status().held > 0) idleSince = performance.now();
    else if (performance.now() - idleSince > aloneMs) void stop().then(() => process.exit(0));
  }, 1_000);
}
