import type { PointDetails } from '@holdfast/telemetry';
import { borderAt } from './borders.ts';
import { type Aim, Aims, type Armed, mayStrike, take, tell } from './strike.ts';

/** What can be struck: a worker's process, or in tests a worker within this one. */
export interface Body {
  region: string;
  alone: boolean;
  /** Does not return, or returns a promise that never ends. */
  kill(): Promise<void> | void;
  freeze(): void;
  /** The server cuts all its connections. */
  cut(): Promise<void>;
  /** Computes for longer than the lease. */
  block(scenario: number): void;
}

export type Pass = (details: PointDetails, border: string) => Promise<void> | void;

/** Called at every named point: if a blow waits here for one of the runs it speaks of, it falls. */
export function createStriker(folder: string, body: Body): Pass {
  const aims = new Aims();

  const strike = (blow: Armed, aim: Aim | null): Promise<void> | void => {
    const home = aim?.home ?? body.region;
    const { run = null, task = null, fence = 0 } = aim ?? {};
    tell(folder, { ...blow, pid: process.pid, region: body.region, run, task, fence, takeover: home !== body.region });
    if (blow.how === 'kill') return body.kill();
    if (blow.how === 'cut') return body.cut();
    if (blow.how === 'block') return body.block(blow.scenario);
    body.freeze();
  };

  const fall = (blow: Armed, aim: Aim | null): Promise<void> | void => {
    if (blow.lateMs === 0) return strike(blow, aim);
    setTimeout(() => void strike(blow, aim), blow.lateMs);
  };

  return (details, border) => {
    const rule = borderAt(border);
    if (!rule) return;
    const whom = rule.anyone ? (body.alone ? [] : [null]) : aims.of(details);
    for (const aim of whom) {
      const blow = mayStrike(aim) ? take(folder, border, aim) : undefined;
      if (blow) return fall(blow, aim);
    }
  };
}
