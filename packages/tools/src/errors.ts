import { defineErrors } from '@holdfast/errors';

export const errors = defineErrors({
  MAIL_ADDRESS: {
    message: 'that {reason}',
    fix: 'Give one plain address such as ada@example.com.',
    status: 400,
  },
  MAIL_MISSING: {
    message: 'there is no message {message} in the outbox',
    fix: 'Look at the list of the outbox; the id is its first column.',
    status: 404,
  },
  MAIL_STATE: {
    message: 'a message that is {state} cannot be told to {what}',
    fix: 'Only what failed or is ambiguous is sent again, only what is ambiguous can have arrived, and what is sent cannot be taken back.',
    status: 409,
  },
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
  DOCUMENT_MISSING: {
    message: 'there is no document {document}',
    fix: 'GET /api/documents lists those you may see; a deleted one can be uploaded again.',
    status: 404,
  },
  DOCUMENTS_OUT: {
    message: 'this process was started without a document store',
    fix: 'Start it with `npm start` or `holdfast worker`, which open the store that HOLDFAST_STORE names.',
    status: 503,
  },
  DOCUMENT_EMPTY: {
    message: '{name} is empty',
    fix: 'Choose the file again; if it comes from a phone or a cloud folder, let it finish downloading first.',
    status: 422,
  },
  DOCUMENT_TOO_LARGE: {
    message: '{name} is larger than {limit}',
    fix: 'Send a photograph of usual quality, or a PDF of the pages that matter only.',
    status: 413,
  },
  DOCUMENT_TYPE: {
    message: '{name} is {is}, and cannot be read as a document',
    fix: 'Send a picture (JPEG, PNG, WebP, TIFF, GIF) or a PDF.',
    status: 415,
  },
  DOCUMENT_HEIC: {
    message: '{name} is a HEIC picture, which cannot be read here',
    fix: 'Save it as JPEG and send it again. On an iPhone: Settings, Camera, Formats, Most Compatible; or share it by mail, which converts it.',
    status: 415,
  },
  DOCUMENT_PICTURE: {
    message: '{name} unfolds to {width} × {height} points; at most {limit} million are taken',
    fix: 'Send it in a smaller size: 3,000 points across show everything on a receipt.',
    status: 413,
  },
  DOCUMENT_PAGES: {
    message: '{name} has {pages} pages; at most {limit} are read',
    fix: 'Send the pages with the receipt as a PDF of their own.',
    status: 422,
  },
  DOCUMENT_ENCRYPTED: {
    message: '{name} is locked with a password',
    fix: 'Open it with its password, print or save it as a PDF without one, and send that.',
    status: 422,
  },
  DOCUMENT_DAMAGED: {
    message: '{name} cannot be opened: {reason}',
    fix: 'It was cut short on its way or is damaged. Open it on your own machine to see, then send it again.',
    status: 422,
  },
  SQL_SYNTAX: {
    message: 'the statement cannot be read: {reason}',
    fix: 'Write one SELECT in PostgreSQL’s SQL.',
    status: 400,
  },
  SQL_TOO_LONG: {
    message: 'the statement has {length} characters; at most {most} are read',
    fix: 'Ask for less at once.',
    status: 413,
  },
  SQL_NOT_ONE_SELECT: {
    message: 'one SELECT is read here, and this is {found}',
    fix: 'Send a single SELECT; nothing else is run.',
    status: 403,
  },
  SQL_CHANGES: {
    message: '{what} would change or lock something, and here is only read',
    fix: 'Leave it out: a SELECT may read rows, not write, lock or keep them.',
    status: 403,
  },
  SQL_TABLE: {
    message: 'the table {table} cannot be read here',
    fix: 'These can: {tables}. Write their names without a schema.',
    status: 403,
  },
  SQL_COLUMN: {
    message: 'there is no column {column} to read here',
    fix: 'The tables of the statement have: {columns}.',
    status: 403,
  },
  SQL_FUNCTION: {
    message: '{name} may not be used here',
    fix: 'Functions that count, sum, average, round, cut texts and take dates apart may; packages/tools/src/sql-read/allowed.ts lists them.',
    status: 403,
  },
  SQL_CONSTRUCT: {
    message: '{what} may not be used here',
    fix: 'Write a plain SELECT: joins, subqueries, WITH, windows, GROUP BY, ORDER BY and LIMIT are read.',
    status: 403,
  },
  SQL_DEADLINE: {
    message: 'the statement took longer than {seconds} s and was stopped',
    fix: 'Ask for less: a shorter period, fewer joins.',
    status: 504,
  },
  SQL_FAILED: {
    message: 'the database says: {reason}',
    fix: 'Correct the statement; nothing was changed.',
    status: 400,
  },
});
