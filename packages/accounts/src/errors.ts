import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  SIGN_IN_NEEDED: {
    message: 'nobody is signed in',
    fix: 'Open the link that `npm start` printed, or make a new one with `npm run holdfast -- link`; a program sends `Authorization: Bearer KEY`.',
    status: 401,
  },
  SIGN_IN_WRONG: {
    message: 'the name or the password is wrong',
    fix: 'Try again, or ask an administrator for a link (`npm run holdfast -- link NAME`).',
    status: 401,
  },
  SIGN_IN_THROTTLED: {
    message: 'too many failed sign-ins; the next may come in {seconds} s',
    fix: 'Wait, then try again; a link from an administrator lets you in at once.',
    status: 429,
  },
  LINK_SPENT: {
    message: 'this link was used, or is too old',
    fix: 'Make a new one with `npm run holdfast -- link`; each lets one person in, once, within 15 minutes.',
    status: 401,
  },
  RIGHT_MISSING: {
    message: '{who} may not do this: it needs the right {right}',
    fix: 'An administrator can give a role that has it: {roles}.',
    status: 403,
  },
  USER_UNKNOWN: {
    message: 'there is no user {user}',
    fix: '`npm run holdfast -- users` lists them.',
    status: 404,
  },
  USER_TAKEN: {
    message: 'somebody is called {login} already',
    fix: 'Choose another name to sign in with.',
    status: 409,
  },
  IDENTITY_TAKEN: {
    message: 'at the provider you are {login} here already',
    fix: 'Sign in by the provider as {login}; or sign in there as somebody else, and link that.',
    status: 409,
  },
  USER_DISABLED: {
    message: '{login} is disabled',
    fix: '`npm run holdfast -- users enable {login}` lets them in again.',
    status: 409,
  },
  USER_INVALID: {
    message: 'this cannot be a user: {reason}',
    fix: 'A name to sign in with has 1 to 100 letters, digits and . _ @ + -; a password 10 to 200 characters.',
    status: 400,
  },
  LAST_ADMIN: {
    message: '{login} is the last administrator',
    fix: 'Make somebody else an administrator first.',
    status: 409,
  },
  KEY_UNKNOWN: {
    message: 'there is no such key of yours',
    fix: 'Settings lists your keys.',
    status: 404,
  },
  KEY_RIGHTS: {
    message: 'a key cannot have more rights than its owner: {rights}',
    fix: 'Ask for fewer, or make it as somebody who has them.',
    status: 403,
  },
  AUDIT_BROKEN: {
    message: 'the audit chain is broken at {seq}: {reason}',
    fix: 'Somebody changed, removed or inserted a row by hand. Compare with a backup; the rows before it stand.',
    status: 500,
  },
});
