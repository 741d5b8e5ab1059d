import type { Db } from '@holdfast/db';
import type { Group, Hints, NewEvent } from '@holdfast/events';
import type { EventData, EventType } from '@holdfast/events/contract';
import type { Settled, Settlement } from './settle.ts';
import type { UnderWay } from './under-way.ts';
import type { Yielding } from './yield.ts';

/** What the parts of one worker share. */
export interface Site {
  readonly id: string;
  readonly region: string;
  /** Of the events that this worker appends. */
  readonly lane: number;
  readonly db: Db;
  readonly hints: Hints;
  readonly settles: Group<Settlement, Settled>;
  readonly yields: Group<Yielding, boolean>;
  readonly underWay: UnderWay;
  /** Milliseconds left of the worker's own limit. */
  leaseMs(): number;
  /** Resolves when the lease holds. */
  leaseHeld(): Promise<void>;
  /** A live event: sent in the background, its failure logged. */
  append(event: NewEvent): void;
  emit<T extends EventType>(type: T, data: EventData[T]): void;
  /** No worker of that region is steady. */
  orphaned(region: string): boolean;
  readonly draining: boolean;
  /** Stopped or killed: nothing more is sent. */
  readonly over: boolean;
}
