export { endWhenIdle, obey } from './obey.ts';
export { goneExit, type Running, runWorker, type WorkerProgram } from './run.ts';
