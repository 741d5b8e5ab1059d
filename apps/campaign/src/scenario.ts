import { newRun, type Registry } from '@holdfast/agents';
import { type NewRun, runId } from '@holdfast/queue';
import { type Blow, borderNames, type Mix, planBlows, usualMix } from './borders.ts';
import { teamName } from './members.ts';
import type { Input, Want } from './program.ts';
import { Random } from './random.ts';
import { type Armed, arm, disarm, type Fired } from './strike.ts';

/** One generated run with what is done to it. */
export class Scenario {
  readonly index: number;
  readonly run: NewRun;
  readonly runId: string;
  readonly blows: readonly Blow[];
  /** Milliseconds after the start at which somebody cancels it. */
  readonly cancelAfter: number | null;
  readonly redriven: boolean;
  /** Started by a worker, which may die on it. */
  readonly byWorker: boolean;
  /** A whole region is lost while its question waits. */
  readonly regionLost: boolean;
  startedAt = 0;
  /** Milliseconds after the start at which it is looked whether it was started at all. */
  chaseAt = 700;
  /** It was seen: nobody need be asked any more. */
  started = false;
  private struck = 0;
  private readonly folder: string;

  constructor(folder: string, registry: Registry, seed: string, index: number, mix: Mix = usualMix) {
    this.folder = folder;
    this.index = index;
    const random = new Random(`scenario ${seed} ${index}`);
    // Every border comes in turn as the first one struck.
    const among = mix.only ?? borderNames;
    const first = among[index % among.length] as string;
    const struck = random.next() < (mix.struck ?? 1);
    const plan = struck ? planBlows(random, first, mix) : { blows: [], wants: [] };
    this.blows = plan.blows;
    const kind = random.next();
    this.cancelAfter = kind < 0.07 ? random.between(30, 900) : null;
    this.redriven = kind >= 0.07 && kind < 0.15;
    this.regionLost = struck && mix.most > 1 && kind >= 0.15 && kind < 0.17;
    this.byWorker = this.blows.some(({ border }) => border.startsWith('start.')) || random.chance(0.4);
    const wants: Want[] = [
      ...plan.wants,
      ...(this.redriven ? (['broken'] as const) : []),
      ...(this.regionLost ? (['human'] as const) : []),
    ];
    // Drawn last, so that the runs of a campaign without short ones are as they were.
    const short = !struck && random.next() < (mix.short ?? 0);
    const input: Input = { seed: `${seed}-${index}`, wants, short };
    this.run = newRun(registry.get(teamName), input, `scenario-${seed}-${index}`);
    this.runId = runId(teamName, this.run.key);
  }

  begin(): void {
    this.startedAt = performance.now();
    this.arm();
  }

  /** A blow fell: the next is armed, for whoever recovers. */
  fell(fired: Fired): void {
    if (fired.order !== this.struck) return;
    this.struck++;
    this.arm();
  }

  end(): void {
    const waiting = this.blows[this.struck];
    if (waiting) disarm(this.folder, this.runId, waiting);
  }

  private arm(): void {
    const blow = this.blows[this.struck];
    if (blow) arm(this.folder, this.runId, { ...blow, scenario: this.index, order: this.struck } satisfies Armed);
  }
}
