import { defineErrors } from '@holdfast/errors';

export const migrationErrors = defineErrors({
  MIGRATION_FILES: {
    message: 'the migrations cannot be read: {reason}',
    fix: 'Correct the file in db/migrations; CONTRIBUTING.md says how a migration is added.',
    status: 500,
  },
  MIGRATION_CHANGED: {
    message: 'migration {name} was applied with another text than it has now',
    fix: 'Restore the file as it was released and write what is new as the next number.',
    status: 500,
  },
  MIGRATION_NEWER: {
    message: 'the database has migration {name}, which this release does not know and cannot work with',
    fix: 'Start the release that brought it, or a newer one.',
    status: 500,
  },
  MIGRATION_UNKNOWN: {
    message: 'the database has {found} where this release has {expected}',
    fix: 'DATABASE_URL names the database of another product or branch; use a database of its own.',
    status: 500,
  },
  MIGRATION_FAILED: {
    message: 'statement {statement} of migration {name} failed: {reason}',
    fix: 'Correct what the reason names and run `npm run holdfast -- migrate` again: it continues at this statement.',
    status: 500,
  },
  MIGRATION_LOCK_LOST: {
    message: 'another process took over migrating while {name} was under way',
    fix: 'Nothing is wrong: wait for the other process, or run `npm run holdfast -- migrate` again.',
    status: 503,
  },
});
