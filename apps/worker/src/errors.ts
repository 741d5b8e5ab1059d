import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  WORKER_DATABASE: {
    message: 'a worker needs DATABASE_URL',
    fix: '`npm start` gives its workers the embedded database; a worker of its own needs DATABASE_URL (or DATABASE_URL_FILE).',
    status: 500,
  },
  WORKER_PORT: {
    message: 'the port {port} for the metrics of a worker cannot be used: {reason}',
    fix: 'Give `--metrics` a free port, or 0 for any; leave it out for none.',
    status: 500,
  },
  WORKER_REGION: {
    message: 'a worker needs a region, one of {regions}',
    fix: 'Say `--region us-east-1`, or set HOLDFAST_REGION.',
    status: 400,
  },
});
