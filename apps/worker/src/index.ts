export { workerProgram } from './program.ts';
export { goneExit, type WorkerProgram } from './run.ts';
