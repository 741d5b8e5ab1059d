import type { Fault } from './fault.ts';

/** A part that can be broken, and how it stands as the driver sees it from outside. */
export interface Part {
  kind: 'worker' | 'database' | 'web' | 'store' | 'proxy';
  name: string;
  /** null: it belongs to no region. */
  region: string | null;
  state: 'runs' | 'frozen' | 'ended';
  /** The database node that takes the writes now, where one does. */
  leads?: true;
}

/** What the guard computes with: the parts that are there. Without one of kind database there is one server, and it is not ours. */
export interface Topology {
  regions: readonly string[];
  parts: Part[];
  engine: 'PostgreSQL' | 'CockroachDB';
}

/** How a region looks from the network, whoever broke it: the second witness where the database has no nodes to ask. */
export interface PathView {
  region: string;
  state: 'open' | 'hindered' | 'cut';
  says: string;
}

/**
 * The one port to what runs: processes of a launcher, containers of a compose file, or nothing. The same scenarios run on
 * each. `inflict` and `heal` may be repeated without harm; both throw what went wrong, with the state as before or after,
 * never in between unseen (`topology` and `paths` tell).
 */
export interface Driver {
  readonly kind: 'processes' | 'compose' | 'none';
  /** What it breaks, or why it breaks nothing. */
  readonly says: string;
  topology(): Promise<Topology>;
  /** What stands between the programs and the database, in words. */
  network(): Promise<string>;
  paths(): Promise<PathView[]>;
  /** The database as the region's workers reach it: where its ledger writes. */
  path(region: string): Promise<string>;
  /** Why this cannot be done here; undefined when it can. */
  refusal(fault: Fault): Promise<string | undefined>;
  inflict(fault: Fault): Promise<void>;
  heal(fault: Fault): Promise<void>;
}
