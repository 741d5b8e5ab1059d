import { parseArgs } from 'node:util';
import { HoldfastError } from '@holdfast/errors';
import { readSetting } from '@holdfast/settings';
import { log } from '@holdfast/telemetry';
import { endWhenIdle, obey } from './obey.ts';
import { runWorker } from './run.ts';

const { values } = parseArgs({
  options: {
    region: { type: 'string' },
    alone: { type: 'boolean', default: false },
    /** Loopback port for /metrics and /health; none unless given, 0: a free one. */
    metrics: { type: 'string' },
  },
});

try {
  const running = await runWorker({
    region: values.region ?? readSetting('HOLDFAST_REGION') ?? '',
    alone: values.alone,
    ...(values.metrics === undefined ? {} : { metricsPort: Number(values.metrics) }),
  });
  obey(running);
  if (values.alone) endWhenIdle(running);
  process.send?.('ready');
} catch (error) {
  if (!(error instanceof HoldfastError)) throw error;
  log('worker').error({ error }, 'the worker cannot start');
  process.exit(1);
}
