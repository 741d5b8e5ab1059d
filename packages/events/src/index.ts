export { type Appender, createAppender, type NewEvent } from './append.ts';
export * from './contract.ts';
export { type FollowOptions, openTail, type Tail } from './follow.ts';
export { Group, type GroupOptions } from './group.ts';
export { channels, createHints, type Hints } from './hints.ts';
export { laneOf } from './lane.ts';
export { eventFragments } from './queries.ts';
export {
  readHeads,
  readLast,
  readRecent,
  readStream,
  readStreams,
  readTail,
  staleness,
  type TailPage,
} from './tail.ts';
