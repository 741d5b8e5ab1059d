export { bury, holdClaims } from '@holdfast/queue/testing';
export { arbitraryOf } from './testing/arbitrary.ts';
export { type ConformanceOptions, teamConformance } from './testing/conformance.ts';
export { injections } from './testing/injections.ts';
export { openStage, type Stage, until } from './testing/stage.ts';
