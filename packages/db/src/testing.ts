export { type TestDatabase, testDatabase } from './testing/database.ts';
