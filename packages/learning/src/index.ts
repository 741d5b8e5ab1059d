export { type Following, type FollowOptions, followInForce } from './in-force.ts';
export { type Judged, type Judging, judge, learnMember, sweep } from './judge.ts';
export type { AnyLearner, Change, InForce, Learner, Replay, Verdict } from './learner.ts';
export { type Learners, type LearningTeam, learnersOf } from './learners.ts';
export { type Overview, overview } from './overview.ts';
export { type Moved, type Promoting, promote } from './promote.ts';
export { type RollingBack, rollBack } from './roll-back.ts';
export type { Feedback, Held, VerdictRow, VersionRow, VersionStatus } from './rows.ts';
export { type LearningWork, learningWork } from './work.ts';
