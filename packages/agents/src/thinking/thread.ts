import type { Saved } from '@holdfast/queue';
import {
  type ChannelVersions,
  type Checkpoint,
  type CheckpointMetadata,
  type CheckpointTuple,
  maxChannelVersion,
  type SerializerProtocol,
  TASKS,
} from '@langchain/langgraph-checkpoint';
import { type CheckpointRow, decode, type Entry, encode, type Stored, type Write, type WriteRow } from './rows.ts';

type Version = string | number;

/** The last list of a channel that is stored. */
interface LastList {
  version: Version;
  items: readonly unknown[];
}

/** One thread in memory: what was read and what was put since. */
export class Thread {
  private readonly serde: SerializerProtocol;
  private readonly entries = new Map<string, Entry>();
  private readonly writes = new Map<string, Map<string, Write>>();
  /** By namespace, channel and version. */
  private readonly values = new Map<string, unknown>();
  private readonly stored = new Set<string>();
  private readonly lists = new Map<string, LastList>();

  constructor(serde: SerializerProtocol) {
    this.serde = serde;
  }

  static async of(rows: readonly Saved[], serde: SerializerProtocol): Promise<Thread> {
    const thread = new Thread(serde);
    const ordered = rows.toSorted((a, b) => a.fence - b.fence || (a.id < b.id ? -1 : 1));
    for (const { fence, id, data } of ordered) {
      if (id.startsWith('c/')) await thread.read(fence, data as CheckpointRow);
      else await thread.readWrite(data as WriteRow);
    }
    return thread;
  }

  entry(ns: string, id: string): Entry | undefined {
    return this.entries.get(key(ns, id));
  }

  /** The highest fence, and in it the highest id: an older attempt's clock counts for nothing. */
  latest(ns: string): Entry | undefined {
    return [...this.newestFirst(ns)][0];
  }

  newestFirst(ns?: string): Entry[] {
    return [...this.entries.values()]
      .filter((entry) => ns === undefined || entry.ns === ns)
      .sort((a, b) => b.fence - a.fence || (a.id < b.id ? 1 : -1));
  }

  put(
    fence: number,
    ns: string,
    checkpoint: Checkpoint,
    meta: CheckpointMetadata,
    after: string | undefined,
    newVersions: ChannelVersions,
  ): Entry {
    for (const [channel, version] of Object.entries(newVersions)) {
      if (channel in checkpoint.channel_values)
        this.values.set(key(ns, channel, version), checkpoint.channel_values[channel]);
    }
    const { id, v, ts, channel_versions: versions, versions_seen: seen } = checkpoint;
    // LangGraph goes on changing the objects it hands over.
    const own = { versions: { ...versions }, seen: structuredClone(seen) };
    const entry: Entry = { fence, ns, id, v, ts, after, meta, ...own };
    this.entries.set(key(ns, id), entry);
    return entry;
  }

  /** The writes that are new; one that is there stays, except the special ones (errors, interrupts). */
  write(ns: string, id: string, writes: readonly Write[]): Write[] {
    const beside = this.writes.get(key(ns, id)) ?? new Map<string, Write>();
    this.writes.set(key(ns, id), beside);
    const added = writes.filter((write) => write.at < 0 || !beside.has(key(write.task, write.at)));
    for (const write of added) beside.set(key(write.task, write.at), write);
    return added;
  }

  /** The row of a checkpoint with every value that is not stored yet; `done` once it is. */
  async rowOf(entry: Entry): Promise<{ row: CheckpointRow; done(): void }> {
    const { ns, id, v, ts, after, meta, versions, seen } = entry;
    const values: CheckpointRow['values'] = {};
    const lists: [string, LastList][] = [];
    for (const [channel, version] of Object.entries(versions)) {
      const name = key(ns, channel, version);
      if (this.stored.has(name) || !this.values.has(name)) continue;
      const value = this.values.get(name);
      values[channel] = [version, await this.store(key(ns, channel), value)];
      if (Array.isArray(value)) lists.push([key(ns, channel), { version, items: value }]);
    }
    const row = { ns, id, v, ts, ...(after === undefined ? {} : { after }), meta, versions, seen, values };
    return {
      row,
      done: () => {
        for (const [channel, [version]] of Object.entries(values)) this.stored.add(key(ns, channel, version));
        for (const [channel, list] of lists) this.lists.set(channel, list);
      },
    };
  }

  tuple(name: string, entry: Entry): CheckpointTuple {
    const { ns, id, v, ts, after, meta, seen } = entry;
    const versions = { ...entry.versions };
    const values: Record<string, unknown> = {};
    for (const [channel, version] of Object.entries(versions)) {
      if (this.values.has(key(ns, channel, version))) values[channel] = this.values.get(key(ns, channel, version));
    }
    if (v < 4 && after !== undefined) this.oldSends(ns, after, values, versions);
    const config = (of: string) => ({ configurable: { thread_id: name, checkpoint_ns: ns, checkpoint_id: of } });
    return {
      config: config(id),
      checkpoint: {
        v,
        id,
        ts,
        channel_values: values,
        channel_versions: versions as Checkpoint['channel_versions'],
        versions_seen: structuredClone(seen) as Checkpoint['versions_seen'],
      },
      metadata: meta,
      pendingWrites: [...(this.writes.get(key(ns, id))?.values() ?? [])].map(({ task, channel, value }) => [
        task,
        channel,
        value,
      ]),
      ...(after === undefined ? {} : { parentConfig: config(after) }),
    };
  }

  /** Checkpoints of formats before 4 kept their sends beside their parent. */
  private oldSends(ns: string, after: string, values: Record<string, unknown>, versions: Entry['versions']): void {
    const beside = [...(this.writes.get(key(ns, after))?.values() ?? [])];
    values[TASKS] = beside.filter(({ channel }) => channel === TASKS).map(({ value }) => value);
    const known = Object.values(versions);
    versions[TASKS] = known.length > 0 ? maxChannelVersion(...known) : 1;
  }

  private async store(list: string, value: unknown): Promise<Stored> {
    const last = this.lists.get(list);
    if (!last || !Array.isArray(value) || !begins(value, last.items)) return await encode(this.serde, value);
    const tail = await encode(this.serde, value.slice(last.items.length));
    if (!('j' in tail)) return await encode(this.serde, value);
    return { of: String(last.version), keep: last.items.length, tail: tail.j as unknown[] };
  }

  private async read(fence: number, row: CheckpointRow): Promise<void> {
    const { ns, id, v, ts, after, meta, versions, seen } = row;
    for (const [channel, [version, stored]] of Object.entries(row.values)) {
      const value = await this.restore(key(ns, channel), stored);
      this.values.set(key(ns, channel, version), value);
      this.stored.add(key(ns, channel, version));
      if (Array.isArray(value)) this.lists.set(key(ns, channel), { version, items: value });
    }
    this.entries.set(key(ns, id), {
      fence,
      ns,
      id,
      v,
      ts,
      after,
      meta: meta as CheckpointMetadata,
      versions,
      seen,
    });
  }

  private async restore(channel: string, stored: Stored): Promise<unknown> {
    if (!('of' in stored)) return await decode(this.serde, stored);
    const whole = this.values.get(`${channel}\n${stored.of}`) as readonly unknown[];
    const tail = (await decode(this.serde, { j: stored.tail })) as unknown[];
    return [...whole.slice(0, stored.keep), ...tail];
  }

  private async readWrite({ ns, id, task, at, channel, value }: WriteRow): Promise<void> {
    const write = { task, at, channel, value: await decode(this.serde, value as { j: unknown } | { b: string }) };
    this.write(ns, id, [write]);
  }
}

/** Items are never changed in place, so the same objects are the same list. */
const begins = (list: readonly unknown[], start: readonly unknown[]): boolean =>
  list.length >= start.length && start.every((item, index) => Object.is(item, list[index]));

const key = (...parts: readonly Version[]): string => parts.join('\n');
