import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  METRIC_UNKNOWN: {
    message: 'There is no {type} named {name}',
    fix: 'Add it to packages/telemetry/src/catalogue.ts, or use a name that is there.',
    status: 500,
  },
});
