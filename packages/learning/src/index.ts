export type { Change, InForce, Learner, Replay, Verdict } from './learner.ts';
