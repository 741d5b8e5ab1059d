export { type Running, runWorker, type WorkerProgram } from './run.ts';
