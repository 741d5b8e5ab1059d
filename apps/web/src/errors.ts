import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  ROUTE_UNKNOWN: {
    message: 'there is nothing at {method} {path}',
    fix: 'GET / is the page; GET /api/openapi.json and the page API list what there is.',
    status: 404,
  },
  MESSAGE_UNKNOWN: {
    message: 'this conversation has no message {message} that was sent',
    fix: 'Read the conversation again; whoever it belongs to may have forgotten it.',
    status: 404,
  },
  RUN_UNKNOWN: {
    message: 'there is no run {run}',
    fix: 'GET /api/runs lists the runs that are held; old ones leave with their events.',
    status: 404,
  },
  MEMORY_UNKNOWN: {
    message: 'there is no memory {memory}',
    fix: 'Look for it on the page Memory; it may have been forgotten, or have expired.',
    status: 404,
  },
  GENERATOR_MISSING: {
    message: 'the team {team} makes up no data',
    fix: 'GET /api/data lists the teams that do; a team does it by `generator` in its team.ts.',
    status: 404,
  },
  GENERATOR_BUSY: {
    message: 'made-up data of {team} is being changed already ({doing})',
    fix: 'Wait for its end, or stop it first (POST /api/data/TEAM/stop).',
    status: 409,
  },
  VIEW_ROW_MISSING: {
    message: 'there is no row {key} in the view {view}',
    fix: 'Look for it in the view itself; what is not shown there is not there, or belongs to somebody else.',
    status: 404,
  },
  ROW_CHANGED: {
    message: 'somebody else changed it meanwhile: {fields}',
    fix: 'Look at what it is by now, and do it again if it is still to be done.',
    status: 409,
  },
  INTAKE_MISSING: {
    message: 'the view {view} takes no rows in',
    fix: 'GET /api/views lists the views that do (`takes`).',
    status: 404,
  },
  CSV_EMPTY: {
    message: 'the file has no lines',
    fix: 'Send a CSV file whose first line names the columns, with at least one line after it.',
    status: 422,
  },
  CSV_COLUMNS: {
    message: 'the columns of the file do not fit: {reason}',
    fix: 'Name the columns in the first line as the page does; others are left out.',
    status: 422,
  },
  CSV_LONG: {
    message: 'the file has more than {most} lines',
    fix: 'Send it in several files; lines that were taken are not taken twice.',
    status: 413,
  },
  CSV_LINE: {
    message: 'the line cannot be read: {reason}',
    fix: 'Put texts with a separator or a quote in quotes, doubled within, and send the file again.',
    status: 422,
  },
  REQUEST_INVALID: {
    message: '{where} is not right: {reason}',
    fix: 'Correct what the message names and send the request again.',
    status: 400,
  },
  BODY_MALFORMED: {
    message: 'the body is not JSON: {reason}',
    fix: 'Send one JSON value with the header content-type: application/json.',
    status: 400,
  },
  BODY_TYPE: {
    message: 'a body of type {type} is not read here',
    fix: 'Send JSON with the header content-type: application/json.',
    status: 415,
  },
  BODY_TOO_LARGE: {
    message: 'the body is larger than {limit} bytes',
    fix: 'Store large things as documents and send their keys.',
    status: 413,
  },
  UPLOADS_BUSY: {
    message: '{most} files are being taken in already',
    fix: 'Send it again in a few seconds.',
    status: 503,
  },
  UPLOAD_FORM: {
    message: 'the upload is not right: {reason}',
    fix: 'Send multipart/form-data with one file in the field `file`; `user` (a UUID) and `type` may stand beside it: curl -F file=@receipt.jpg …/api/documents',
    status: 400,
  },
  HOST_REFUSED: {
    message: 'the name {host} is not served here',
    fix: 'Open the page by the address that `npm start` printed. A page of another name must not reach a local app.',
    status: 403,
  },
  ORIGIN_REFUSED: {
    message: 'requests of pages from {origin} are refused',
    fix: 'Use the page that this web app serves, or a program that sends no Origin header.',
    status: 403,
  },
  TOO_MANY_REQUESTS: {
    message: 'too many requests of this kind; the next may come in {seconds} s',
    fix: 'Wait, then go on more slowly: the headers x-ratelimit-limit and x-ratelimit-remaining say how many a minute has.',
    status: 429,
  },
  KEY_REFUSED: {
    message: 'the key {key} may not do this: it is for a person who is signed in',
    fix: 'Sign in on the page; what concerns users, passwords and keys themselves is done there.',
    status: 403,
  },
  OIDC_OFF: {
    message: 'no OIDC provider is configured here',
    fix: 'Set HOLDFAST_OIDC_ISSUER and HOLDFAST_OIDC_CLIENT_ID, or sign in by password or link.',
    status: 404,
  },
  OIDC_STATE: {
    message: 'this answer of the provider belongs to no sign-in that this browser began',
    fix: 'Begin again on the sign-in page; one attempt lasts ten minutes, takes one answer, and the last one begun counts.',
    status: 400,
  },
  OIDC_REFUSED: {
    message: 'the provider let nobody in: {reason}',
    fix: 'Begin again on the sign-in page. `invalid_client`: compare HOLDFAST_OIDC_CLIENT_ID and its secret with the provider; `access_denied`: the provider, or you, said no.',
    status: 401,
  },
  OIDC_ANSWER: {
    message: 'the answer of the provider does not hold: {reason}',
    fix: 'Compare HOLDFAST_OIDC_ISSUER with the `issuer` that the provider names, to the letter, and the clocks of both machines.',
    status: 502,
  },
  OIDC_AWAY: {
    message: 'the provider {issuer} does not answer',
    fix: 'Look whether the web app can reach it; meanwhile sign in by password, or by a link of `npm run holdfast -- link`.',
    status: 503,
  },
  ANSWER_REFUSED: {
    message: 'the answer was not taken: {reason}',
    fix: 'Read the open questions again (GET /api/inbox); only a question that still waits can be answered, once.',
    status: 409,
  },
  DATABASE_SILENT: {
    message: 'the database has not answered for {seconds} s',
    fix: 'Look whether it runs and can be reached. This page goes on by itself when it is back; work that was begun is safe.',
    status: 503,
  },
  DATABASE_MISSING: {
    message: 'the web app was started without a database',
    fix: 'Run `npm start`, which starts one and passes its address on, or set DATABASE_URL.',
    status: 500,
  },
  PORT_TAKEN: {
    message: 'port {port} of {host} is taken by another program',
    fix: 'Stop that program, or set PORT to another port (0: any free one).',
    status: 500,
  },
  UNEXPECTED: {
    message: 'something went wrong that nobody planned (request {request})',
    fix: 'Look for that request in the log of the web app and report it.',
    status: 500,
  },
});
