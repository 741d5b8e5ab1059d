import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  SETTINGS_INVALID: {
    message: 'The setting {variable} {problem}',
    fix: 'Set {variable} to {allowed}, or leave it out.',
    status: 500,
  },
  SETTINGS_UNKNOWN: {
    message: 'There is no setting {variable}',
    fix: '{hint} Every setting is listed in docs/settings.md and by `npm run holdfast -- doctor`.',
    status: 500,
  },
  SETTINGS_CONFLICT: {
    message: 'The settings {variables} do not go together: {problem}',
    fix: '{hint}',
    status: 500,
  },
  SETTINGS_TRACING: {
    message: 'The variable {variable} is set: prompts and answers would leave the house for a tracing service',
    fix: 'Remove {variable} from the environment of every process, or set it to false. Calls of models are in the table llm_calls, masked.',
    status: 500,
  },
  SETTINGS_FILE_UNREADABLE: {
    message: 'The file {path} named by {variable} cannot be read: {reason}',
    fix: 'Let {variable} name a file that this user can read and that holds nothing but the value.',
    status: 500,
  },
});
