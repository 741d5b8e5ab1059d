import type { Actor } from '../actor.ts';
import { ours } from '../goals.ts';
import type { QueueActions } from '../peers/queue-peer.ts';
import { type Bench, peerActor } from '../suite.ts';

/** Who takes part in a queue suite: its module, and how that is opened. */
export interface Party {
  peer: string;
  module: string;
  settings: { url: string; [name: string]: unknown };
}

export const queuePeers = ['graphile-worker', 'pg-boss', 'bullmq-pg', 'dbos'] as const;

export async function ownParty(bench: Bench, database: string, settings: Record<string, unknown> = {}): Promise<Party> {
  return {
    peer: ours,
    module: 'holdfast',
    settings: { url: await bench.server.createMigrated(database), ...settings },
  };
}

/** Each on an empty database of its own with its tables; one that cannot start is reported and left out. */
export async function peerParties(bench: Bench, suite: string, names: readonly string[]): Promise<Party[]> {
  const parties: Party[] = [];
  for (const peer of names) {
    try {
      parties.push({
        peer,
        module: peer,
        settings: { url: await bench.server.create(`${suite}_${peer.replaceAll('-', '_')}`) },
      });
    } catch (error) {
      bench.failed(peer, error);
    }
  }
  return parties;
}

export const openParty = (party: Party): Promise<Actor<QueueActions>> =>
  peerActor<QueueActions>(party.module, party.settings);

export interface OpenParty extends Party {
  client: Actor<QueueActions>;
}

/** A process each that fills and empties the queue, its tables made. */
export async function openClients(bench: Bench, parties: readonly Party[]): Promise<OpenParty[]> {
  const open: OpenParty[] = [];
  for (const party of parties) {
    try {
      const client = await openParty(party);
      await client.call.init();
      open.push({ ...party, client });
    } catch (error) {
      bench.failed(party.peer, error);
    }
  }
  return open;
}
