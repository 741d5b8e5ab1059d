import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  EVENTS_BACKLOG: {
    message: '{waiting} events wait to be appended; no more are taken',
    fix: 'The database does not keep up or is away. Live progress is dropped until it is back; runs lose nothing.',
    status: 503,
  },
});
