import type { Event } from '@holdfast/events/contract';
import type { Queue } from '@holdfast/queue';
import { eventsOf } from './rules.ts';

const most = 20_000;

/** Which events a user may see: those of their own runs, and those that are nobody's. */
export class Sight {
  private readonly queue: Pick<Queue, 'owners'>;
  /** Of runs looked up: a run's owner never changes. */
  private readonly owners = new Map<string, string | null>();

  constructor(queue: Pick<Queue, 'owners'>) {
    this.queue = queue;
  }

  /** `scope` null: everybody's, so all. */
  async visible(events: readonly Event[], scope: string | null): Promise<Event[]> {
    if (scope === null) return [...events];
    const runs = events.map(runOf);
    const owners = await this.ownersOf(runs);
    return events.filter((_, at) => {
      const run = runs[at];
      return run === undefined || (run !== null && owners.get(run) === scope);
    });
  }

  /** Of this batch, whatever is forgotten meanwhile: what is remembered serves the next one. */
  private async ownersOf(runs: readonly (string | null | undefined)[]): Promise<ReadonlyMap<string, string | null>> {
    const found = new Map<string, string | null>();
    const unknown: string[] = [];
    for (const run of new Set(runs)) {
      if (typeof run !== 'string') continue;
      const owner = this.owners.get(run);
      if (owner === undefined) unknown.push(run);
      else found.set(run, owner);
    }
    if (unknown.length === 0) return found;
    for (const [run, user] of await this.queue.owners(unknown)) {
      found.set(run, user);
      this.owners.set(run, user);
    }
    for (const [oldest] of this.owners) {
      if (this.owners.size <= most) break;
      this.owners.delete(oldest);
    }
    return found;
  }
}

/** The run an event tells of; null: of one that it does not name, which nobody but who sees all may see; undefined: of none. */
function runOf(event: Event): string | null | undefined {
  // What a newer release appends is known to no rule here: nobody's to see.
  const whose = eventsOf[event.type] as 'run' | 'data' | 'all' | undefined;
  if (whose === 'all') return undefined;
  if (whose === 'run') return event.stream;
  return 'runId' in event.data ? event.data.runId : null;
}
