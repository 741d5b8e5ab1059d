export { type ProbeResult, probeMember } from './probe.ts';
export { workerProgram } from './program.ts';
export { goneExit, type Running, runWorker, type WorkerProgram } from './run.ts';
