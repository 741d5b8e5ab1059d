import type { Job, RunView } from '@holdfast/queue';
import { Bench, timeoutMs } from './bench.ts';
import type { AnyStep } from './member.ts';
import type { AnyState } from './state.ts';
import type { Acted, World } from './world.ts';

/** Runs a step's code once, with everything it may use, and waits for the effects it began. */
export async function runStep(job: Job, view: RunView, step: AnyStep, state: AnyState, world: World): Promise<Acted> {
  const bench = new Bench(job, view, world);
  try {
    const answer = await bench.within(step.timeout ?? timeoutMs, (tools) => step.run(state, tools));
    if (bench.pause) return { end: 'pause', outcome: bench.pause.outcome };
    const { decisions } = bench;
    return {
      end: 'answer',
      answer,
      decisions,
      ...(step.writes ? { writing: (checked) => step.writes?.(checked, state) ?? [] } : {}),
    };
  } catch (error) {
    return bench.ended(error);
  } finally {
    await bench.clear();
  }
}
