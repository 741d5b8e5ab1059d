import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  NOT_RUNNING: {
    message: 'Holdfast does not run here ({home})',
    fix: 'Start it with `npm start`, or set DATABASE_URL to talk to a database elsewhere.',
    status: 503,
  },
  STILL_STARTING: {
    message: 'Holdfast is still starting here (process {pid})',
    fix: 'Ask again when `npm start` has printed the address.',
    status: 503,
  },
  HOME_UNUSABLE: {
    message: 'the folder {home} cannot be used: {reason}',
    fix: 'Set HOLDFAST_HOME to a folder that this user may write.',
    status: 500,
  },
  HOME_FULL: {
    message: 'there is no room left in {home}',
    fix: 'Make room on that disk, or set HOLDFAST_HOME to a folder on another one.',
    status: 507,
  },
  ALREADY_RUNNING: {
    message: 'Holdfast runs already: process {pid}, {url}',
    fix: 'Use that one; or stop it with `npm run holdfast -- stop`; or start a second one with its own HOLDFAST_HOME and PORT.',
    status: 409,
  },
  PORT_IN_USE: {
    message: 'port {port} on {host} is taken by another program',
    fix: 'Stop that program, or choose another port: `PORT=5001 npm start`.',
    status: 409,
  },
  PORT_REFUSED: {
    message: 'the system does not let us listen on {host}:{port} ({reason})',
    fix: 'Choose a port above 1023 and an address of this machine: `PORT=5001 HOST=127.0.0.1 npm start`.',
    status: 409,
  },
  CHILD_FAILED: {
    message: '{name} did not come up: {reason}',
    fix: 'The end of its log says why: {log}',
    status: 500,
  },
  CHAOS_OFF: {
    message: 'the system that runs here has no chaos panel',
    fix: 'Start it without `--no-chaos` and without HOLDFAST_CHAOS=off.',
    status: 409,
  },
  CHAOS_SILENT: {
    message: 'the chaos panel at {url} does not answer: {reason}',
    fix: 'Look at logs/chaos.log in HOLDFAST_HOME; the launcher starts a panel that died again.',
    status: 503,
  },
  USAGE: {
    message: '{reason}',
    fix: 'Add --help to the command to see what it takes.',
    status: 400,
  },
  RUN_MISSING: {
    message: 'there is no run {run}',
    fix: '`npm run holdfast -- runs` lists the latest; a unique beginning of an id is enough.',
    status: 404,
  },
  STEP_MISSING: {
    message: 'run {run} has no step {step}',
    fix: 'Its steps: {known}. `npm run holdfast -- show RUN` shows them.',
    status: 404,
  },
  RUN_NOT_UNIQUE: {
    message: '{run} is the beginning of several runs: {runs}',
    fix: 'Give more of the id.',
    status: 409,
  },
  DECISION_MISSING: {
    message: 'there is no decision {decision}',
    fix: '`npm run holdfast -- show RUN` prints the decisions of a run with their ids; a unique beginning is enough.',
    status: 404,
  },
  DECISION_NOT_UNIQUE: {
    message: '{decision} is the beginning of several decisions: {decisions}',
    fix: 'Give more of the id.',
    status: 409,
  },
  TEAM_EXISTS: {
    message: 'there is a team {team} already ({path})',
    fix: 'Choose another name, or edit that folder.',
    status: 409,
  },
  TEAM_NAME: {
    message: '{name} is no name for a team',
    fix: 'Use small letters, digits and hyphens, beginning with a letter: `new team contracts`.',
    status: 400,
  },
  RUN_REFUSED: {
    message: 'the run was left as it is: {reason}',
    fix: '`npm run holdfast -- show RUN` tells where it stands.',
    status: 409,
  },
});
