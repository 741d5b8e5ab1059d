/** Builds the S3 server that the storage tests run against. */
import { buildVersity } from './versity.ts';

const reason = buildVersity();
console.log(reason ?? 'the S3 server is built');
process.exitCode = reason === undefined ? 0 : 1;
