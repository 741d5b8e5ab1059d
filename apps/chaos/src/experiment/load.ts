import type { Db } from '@holdfast/db';
import type { Queue } from '@holdfast/queue';
import type { ObjectStore } from '@holdfast/tools';
import type { DbClock } from '../clock.ts';
import type { Driver } from '../driver.ts';
import { Charges } from './charges.ts';
import { Documents } from './documents.ts';
import { Writer } from './ledger.ts';
import { type Probe, Probes } from './probes.ts';
import type { Scenario } from './scenario.ts';

export interface Counts {
  /** Admitted tasks that are not done. */
  open: number;
  charges: { inserted: number; decided: number };
  writes: { acknowledged: number; failed: number };
}

export const noLoad: Counts = {
  open: 0,
  charges: { inserted: 0, decided: 0 },
  writes: { acknowledged: 0, failed: 0 },
};

/** Everything that goes on during an experiment so that something can be lost: inserts, tasks, charges. */
export class Load {
  /** The panel's own first, then one a region, over its path. */
  readonly writers: readonly Writer[];
  readonly probes: Probes;
  readonly charges: Charges;
  readonly documents: Documents;

  constructor(writers: readonly Writer[], probes: Probes, charges: Charges, documents: Documents) {
    this.writers = writers;
    this.probes = probes;
    this.charges = charges;
    this.documents = documents;
  }

  counts(): Counts {
    const written = this.writers.flatMap(({ writes }) => writes);
    const acknowledged = written.filter(({ outcome }) => outcome === 'acknowledged').length;
    const inserted = this.charges.charges.length;
    return {
      open: this.probes.open().length,
      charges: { inserted, decided: inserted - this.charges.open().length },
      writes: { acknowledged, failed: written.length - acknowledged },
    };
  }

  allProbes(): Probe[] {
    return [...this.probes.probes.values()];
  }

  /** Nothing new; what is open is followed on. */
  noMore(): void {
    this.probes.admitNoMore();
    this.charges.insertNoMore();
  }

  isDone(): boolean {
    return this.probes.open().length === 0 && this.charges.open().length === 0;
  }

  async lookAll(): Promise<void> {
    await this.probes.look();
    await this.charges.look(true);
  }

  async stop(): Promise<void> {
    const { writers, probes, charges, documents } = this;
    await Promise.all([...writers.map((writer) => writer.stop()), probes.stop(), charges.stop(), documents.stop()]);
  }

  /** What only served the experiment leaves the tables again. */
  async forget(): Promise<void> {
    await this.probes.forget();
    await this.charges.remove();
    await this.documents.remove();
  }
}

export async function startLoad(
  experiment: string,
  { load }: Scenario,
  { db, queue, driver, clock, store }: { db: Db; queue: Queue; driver: Driver; clock: DbClock; store: ObjectStore },
): Promise<Load> {
  const paths = await Promise.all(queue.regions.map(async (region) => [region, await driver.path(region)] as const));
  const writers = [['panel', db.url] as const, ...paths].map(
    ([name, url]) => new Writer(name, url, experiment, clock, load.writeMs),
  );
  return new Load(
    writers,
    new Probes(queue, clock, load.probeMs, load.workMs),
    new Charges(db, queue, clock, load),
    new Documents(store, experiment, clock, load.documentMs),
  );
}
