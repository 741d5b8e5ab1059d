export { aboutOf } from './cues.ts';
export type { NameRead } from './names.ts';
export type { PeriodRead } from './periods.ts';
export { type Phrases, type ReadAt, readPhrases } from './phrases.ts';
export { sliceOf } from './request.ts';
export { clausesOf, type Understood, type Unread, understand } from './understand.ts';
