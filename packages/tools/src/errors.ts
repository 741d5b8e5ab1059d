import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  PAPER_FAILED: {
    message: 'the paper was not printed: {reason}',
    fix: 'Ask again; if it happens for the same paper, it is an error of ours: report it with the reason.',
    status: 500,
  },
  SETTING_MISSING: {
    message: '{what} is not configured',
    fix: 'Set {setting}; docs/settings.md says what it takes.',
    status: 503,
  },
  STORE_UNREACHABLE: {
    message: 'the document store {place} was not reached: {reason}',
    fix: 'Look whether it runs and can be reached from here. What was being stored can be sent again: nothing is kept twice.',
    status: 503,
  },
  STORE_REFUSED: {
    message: 'the document store {place} refuses: {reason}',
    fix: 'Let HOLDFAST_STORE name a folder that this user may write, or check S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY and S3_SECRET_KEY and what the key may do in the bucket.',
    status: 503,
  },
  STORE_FULL: {
    message: 'there is no room left in the document store {place}',
    fix: 'Make room on that disk, or let HOLDFAST_STORE name another place and copy the folder there.',
    status: 507,
  },
  STORE_KEY: {
    message: '{key} is no key of an object',
    fix: 'Use segments of ordinary characters between slashes, 800 bytes at most, none of them empty, `.` or `..`.',
    status: 400,
  },
  STORE_KEY_TAKEN: {
    message: 'other bytes are stored under {key}',
    fix: 'An object is written once. Choose another key, or remove the object first.',
    status: 409,
  },
  STORE_MISSING: {
    message: 'there is no object {key}',
    fix: 'It was removed, or HOLDFAST_STORE names another place than when it was stored.',
    status: 404,
  },
  STORE_TOO_LARGE: {
    message: 'the object {key} has {bytes} bytes; at most {most} are read',
    fix: 'Put a smaller file there.',
    status: 413,
  },
  STORE_DAMAGED: {
    message: 'the object {key} of {place} is not what was stored there: its sum differs',
    fix: 'Restore it from a backup of the store, or delete the document and upload it again.',
    status: 500,
  },
});
