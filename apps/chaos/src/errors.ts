import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  CHAOS_PROXY: {
    message: 'the proxy at {api} did not do {path}: {reason}',
    fix: 'The log of the proxy says why (logs/proxy.log); `npm run holdfast -- chaos heal` tries once more.',
    status: 502,
  },
  CHAOS_ENGINE: {
    message: 'the container engine at {socket} did not do {path}: {reason}',
    fix: 'Look whether the engine runs and whether the panel may use its socket (HOLDFAST_ENGINE); `docker compose ps` says how the containers stand.',
    status: 502,
  },
  CHAOS_PROJECT: {
    message: 'the panel has the engine’s socket ({socket}) and is in no container of a compose project',
    fix: 'Let `docker compose up` start it, or leave HOLDFAST_ENGINE unset: `npm start` needs none.',
    status: 500,
  },
  CHAOS_READ_ONLY: {
    message: 'this panel breaks nothing: {reason}',
    fix: 'Start the system with `npm start` or `docker compose up`, which run a panel that can break its programs.',
    status: 409,
  },
  CHAOS_CANNOT: {
    message: 'that cannot be broken here: {reason}',
    fix: '`npm run holdfast -- chaos list` says what can.',
    status: 409,
  },
  CHAOS_BUSY: {
    message: 'the experiment "{title}" is under way',
    fix: 'Wait for its verdict, or end it first: the button on the panel, or `npm run holdfast -- chaos heal`.',
    status: 409,
  },
  CHAOS_BROKEN_ALREADY: {
    message: 'an experiment needs a whole system, and these are broken: {faults}',
    fix: 'Heal them first: the button on the panel, or `npm run holdfast -- chaos heal`.',
    status: 409,
  },
  CHAOS_GUARD: {
    message: 'this cut would stop everything. {arithmetic}',
    fix: 'Heal what is cut first, or cut anyway (`anyway: true`, `--anyway`). Then still readable: {reads}',
    status: 409,
  },
  CHAOS_TOKEN: {
    message: 'this call breaks or heals something and carries no right token',
    fix: 'Send `authorization: Bearer TOKEN` with the token that `npm start` printed (the command line finds it by itself).',
    status: 401,
  },
  CHAOS_REQUEST: {
    message: '{where} is not right: {reason}',
    fix: 'Correct what the message names and send the request again.',
    status: 400,
  },
  CHAOS_MISSING: {
    message: 'there is no {what}',
    fix: '`npm run holdfast -- chaos list` names the scenarios and the latest experiments.',
    status: 404,
  },
  CHAOS_SCENARIO: {
    message: 'the scenario {file} cannot be used: {reason}',
    fix: 'See apps/chaos/scenarios for files that work; a scenario is `export default scenario({ … })`.',
    status: 400,
  },
  CHAOS_DATABASE: {
    message: 'the chaos panel was started without a database',
    fix: 'Run `npm start`, which starts one and passes its address on, or set DATABASE_URL.',
    status: 500,
  },
  CHAOS_UNEXPECTED: {
    message: 'something went wrong that nobody planned (request {request})',
    fix: 'Look for that request in the log of the panel (logs/chaos.log) and report it.',
    status: 500,
  },
});
