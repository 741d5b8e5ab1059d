export { bury } from './testing/bury.ts';
export { type Claims, holdClaims } from './testing/claims.ts';
export { type Folded, fold } from './testing/fold.ts';
export {
  type Act,
  firstOf,
  type Part,
  planOf,
  regions,
  type Script,
  scripted,
  shape,
  type World,
  world,
} from './testing/script.ts';
export { closed, newRun, type Stage, stage, until } from './testing/stage.ts';
export { type Violation, violations } from './testing/violations.ts';
