import { type Actions, type Actor, spawnActor } from './actor.ts';
import type { FigureId } from './catalogue.ts';
import type { Server } from './server.ts';

/** What a suite measures with, and where it puts what it measured. */
export interface Bench {
  server: Server;
  repetitions: number;
  /** The size of something: large for figures that are published, small to see that everything works. */
  size(full: number, quick: number): number;
  record(id: FigureId, peer: string, rep: number, value: number, also?: Record<string, number>): void;
  /** A figure that could not be taken; the others go on. */
  failed(what: string, error: unknown): void;
  say(line: string): void;
}

export interface Suite {
  name: string;
  says: string;
  run(bench: Bench): Promise<void>;
}

/** Every party in turn (A, B, C, A, B, C …), so that what else the machine does falls on all alike. */
export async function interleaved<T extends { peer: string }>(
  bench: Bench,
  parties: readonly T[],
  work: (party: T, rep: number) => Promise<void>,
): Promise<void> {
  for (let rep = 1; rep <= bench.repetitions; rep++) {
    for (const party of parties) {
      try {
        await work(party, rep);
      } catch (error) {
        bench.failed(`${party.peer}, repetition ${rep}`, error);
      }
    }
  }
}

/** A module of peers/ in a process of its own. */
export function peerActor<T extends Actions>(
  peer: string,
  settings: { url: string; [name: string]: unknown },
): Promise<Actor<T>> {
  return spawnActor<T>({ module: new URL(`./peers/${peer}.ts`, import.meta.url), settings });
}
