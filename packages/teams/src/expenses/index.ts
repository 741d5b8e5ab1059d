export { type FraudMeasure, measureFraud, tableOf } from './bench/measure.ts';
export { insertProbe, probedTeam, removeProbes } from './probe.ts';
export { type Answer, generateExpenses, type SeedOptions, type SeedRow } from './seed/generate.ts';
export { BATCH, type Grown, type GrowOptions, growExpenses, MOST } from './seed/grow.ts';
export { exampleInsert, seedExpenses } from './seed/store.ts';
