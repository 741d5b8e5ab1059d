import { parseArgs } from 'node:util';
import { HoldfastError } from '@holdfast/errors';
import { readSetting } from '@holdfast/settings';
import { log } from '@holdfast/telemetry';
import { workerProgram } from './program.ts';

const { values } = parseArgs({
  options: {
    region: { type: 'string' },
    alone: { type: 'boolean', default: false },
    /** Loopback port for /metrics and /health; HOLDFAST_METRICS_PORT unless given, 0: a free one. */
    metrics: { type: 'string' },
    /** Folder of team folders; the product's own unless given. */
    teams: { type: 'string' },
  },
});

try {
  await workerProgram({
    region: values.region ?? readSetting('HOLDFAST_REGION') ?? '',
    alone: values.alone,
    ...(values.teams === undefined ? {} : { teams: values.teams }),
    ...(values.metrics === undefined ? {} : { metricsPort: Number(values.metrics) }),
  });
  process.send?.('ready');
} catch (error) {
  if (!(error instanceof HoldfastError)) throw error;
  log('worker').error({ error }, 'the worker cannot start');
  process.exit(1);
}
