import { loadSettings } from '@holdfast/settings';
import { errors } from '../errors.ts';
import { outliveReader } from '../output.ts';
import { Launcher } from './launcher.ts';
import { takeLock } from './lock.ts';
import { readState } from './state.ts';
import { createSteps } from './steps.ts';

/** A whole system on this machine: database, a worker a region, web apps. Resolves when it has been stopped. */
export async function launch({ chaos = true }: { chaos?: boolean } = {}): Promise<void> {
  const loaded = loadSettings();
  const settings = chaos ? loaded : { ...loaded, chaos: 'off' as const };
  const steps = createSteps();
  outliveReader();
  const owner = takeLock(settings.home);
  if (owner) throw errors.ALREADY_RUNNING({ pid: owner.pid, url: readState(settings.home)?.web ?? 'still starting' });
  const launcher = new Launcher(settings, steps);
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const stop = (signal: string): void => {
    if (asked) return steps.warn('still stopping; attempts finish or go back to the queue');
    asked = true;
    steps.note(`\n${signal}: stopping`);
    launcher.stop().then(resolve, (error: unknown) => {
      steps.warn(`the stop was not clean: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
      resolve();
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  try {
    await launcher.start();
  } catch (error) {
    // A start that was told to stop ends by an error that says so; it is no failure.
    if (!launcher.stopping) {
      await launcher.stop();
      throw error;
    }
  }
  await stopped;
}
