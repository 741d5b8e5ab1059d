import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  SETTING_MISSING: {
    message: '{what} is not configured',
    fix: 'Set {setting}; docs/settings.md says what it takes.',
    status: 503,
  },
});
