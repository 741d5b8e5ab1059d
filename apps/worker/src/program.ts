import { endWhenIdle, obey } from './obey.ts';
import { runWorker, type WorkerProgram } from './run.ts';

/** This process is a worker from now on, until a signal, its launcher's end, or a drain. Resolves when it works. */
export async function workerProgram(program: WorkerProgram): Promise<void> {
  const obeyed = obey();
  const running = await runWorker(program);
  obeyed(running);
  if (program.alone) endWhenIdle(running);
}
