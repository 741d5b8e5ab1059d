import { defineErrors } from '@holdfast/errors';

const instead = 'or set DATABASE_URL to a PostgreSQL (15 or newer) or CockroachDB of your own';

export const embeddedErrors = defineErrors({
  EMBEDDED_MISSING: {
    message: 'there is no built-in PostgreSQL for {platform} among the installed packages',
    fix: `Install with optional dependencies (pnpm install without --no-optional), ${instead}.`,
    status: 500,
  },
  EMBEDDED_UNRUNNABLE: {
    message: 'the built-in PostgreSQL cannot run on this machine: {reason}',
    fix: `It needs glibc 2.27 or newer; on Alpine and other musl systems use a Debian image, ${instead}.`,
    status: 500,
  },
  EMBEDDED_PERMISSION: {
    message: '{path} cannot be used by the user that PostgreSQL runs as ({user}): {reason}',
    fix: 'Set HOLDFAST_HOME to a folder that this user may enter and write, for example /var/lib/holdfast when started as root.',
    status: 500,
  },
  EMBEDDED_DISK_FULL: {
    message: 'the disk that holds {path} is full',
    fix: 'Free some space (200 MB are enough to start) or set HOLDFAST_HOME to a folder on another disk; nothing is lost.',
    status: 507,
  },
  EMBEDDED_VERSION: {
    message: '{path} was made by PostgreSQL {found}; this release brings {expected}',
    fix: 'Start the release that made it and export the data, or move the folder away to begin anew.',
    status: 500,
  },
  EMBEDDED_STUCK: {
    message: 'process {pid} holds {path} and does not answer',
    fix: 'Stop that process (kill {pid}), then start again; the data survives.',
    status: 503,
  },
  EMBEDDED_FAILED: {
    message: 'the built-in PostgreSQL did not start: {reason}',
    fix: 'The whole log is in {log}; if it does not help, move {path} away to begin anew, or set DATABASE_URL.',
    status: 500,
  },
});
