export { type FraudMeasure, measureFraud, tableOf } from './bench/measure.ts';
export { type Answer, generateExpenses, type SeedOptions, type SeedRow } from './seed/generate.ts';
export { exampleInsert, seedExpenses } from './seed/store.ts';
