export { type Classroom, classroom, passOnce } from './testing/classroom.ts';
export { TinyParams, tinyLearner } from './testing/tiny.ts';
