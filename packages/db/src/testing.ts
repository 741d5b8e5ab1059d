export { type TestDatabase, testDatabase } from './testing/database.ts';
export { type Fault, type FaultyDb, faults, type NextFault, type Storm } from './testing/faults.ts';
export { type Proxy, tcpProxy } from './testing/proxy.ts';
