import type { Saved } from '@holdfast/queue';
import type { RunnableConfig } from '@langchain/core/runnables';
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type PendingWrite,
  WRITES_IDX_MAP,
} from '@langchain/langgraph-checkpoint';
import { checkpointRowId, encode, rowText, writeRowId } from './rows.ts';
import { Thread } from './thread.ts';

/** Where threads are kept: a task's checkpoints, written under the fence of one attempt. */
export interface Threads {
  /** Names of those that hold something. */
  names(): Promise<string[]> | string[];
  load(thread: string): Promise<readonly Saved[]>;
  /** All rows or none. Throws when the task is not the attempt's any more. */
  save(thread: string, rows: readonly { id: string; data: string }[]): Promise<void>;
  forget(thread: string): Promise<void>;
  readonly fence: number;
}

/** Which checkpoints are worth a trip to the database; the others stay in the memory of the attempt. */
export type Worth = (values: Readonly<Record<string, unknown>>) => boolean;

/**
 * LangGraph's checkpoints under the fence of an attempt. A thread is read once: while its task is held nobody else may
 * write to it, so what was read and what was put since is all there is. A late attempt's write is refused by the store,
 * and its thinking ends there.
 */
export class FencedSaver extends BaseCheckpointSaver<number> {
  private readonly store: Threads;
  /** undefined: each checkpoint, and each write beside one. */
  private readonly worth: Worth | undefined;
  private readonly threads = new Map<string, Promise<Thread>>();

  constructor(store: Threads, worth?: Worth) {
    super();
    this.store = store;
    this.worth = worth;
  }

  async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const { thread_id: name, checkpoint_ns: ns = '', checkpoint_id: id } = at(config);
    if (name === undefined) return undefined;
    const thread = await this.thread(name);
    const entry = id ? thread.entry(ns, id) : thread.latest(ns);
    return entry && thread.tuple(name, entry);
  }

  async *list(config: RunnableConfig, options: CheckpointListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { thread_id: one, checkpoint_ns: ns, checkpoint_id: id } = at(config);
    const before = options.before && at(options.before).checkpoint_id;
    const filter = Object.entries(options.filter ?? {});
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    for (const name of one === undefined ? await this.store.names() : [one]) {
      const thread = await this.thread(name);
      for (const entry of thread.newestFirst(ns)) {
        if (id !== undefined && entry.id !== id) continue;
        if (before !== undefined && entry.id >= before) continue;
        if (!filter.every(([key, value]) => (entry.meta as Record<string, unknown>)[key] === value)) continue;
        if (left-- <= 0) return;
        yield thread.tuple(name, entry);
      }
    }
  }

  async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    meta: CheckpointMetadata,
    newVersions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const { thread_id: name, checkpoint_ns: ns = '', checkpoint_id: after } = at(config);
    if (name === undefined) throw new TypeError('a checkpoint needs a thread_id');
    const thread = await this.thread(name);
    const entry = thread.put(this.store.fence, ns, checkpoint, meta, after, newVersions);
    if (this.worth?.(checkpoint.channel_values) ?? true) {
      const { row, done } = await thread.rowOf(entry);
      await this.store.save(name, [{ id: checkpointRowId(ns, entry.id), data: rowText(row) }]);
      done();
    }
    return { configurable: { thread_id: name, checkpoint_ns: ns, checkpoint_id: entry.id } };
  }

  async putWrites(config: RunnableConfig, writes: PendingWrite[], task: string): Promise<void> {
    const { thread_id: name, checkpoint_ns: ns = '', checkpoint_id: id } = at(config);
    if (name === undefined || id === undefined) throw new TypeError('a write needs a thread_id and a checkpoint_id');
    const thread = await this.thread(name);
    const numbered = writes.map(([channel, value], index) => ({
      task,
      at: WRITES_IDX_MAP[channel] ?? index,
      channel,
      value,
    }));
    const added = thread.write(ns, id, numbered);
    if (this.worth || added.length === 0) return;
    const rows = added.map(async (write) => ({
      id: writeRowId(ns, id, task, write.at),
      data: rowText({
        ns,
        id,
        task,
        at: write.at,
        channel: write.channel,
        value: await encode(this.serde, write.value),
      }),
    }));
    await this.store.save(name, await Promise.all(rows));
  }

  async deleteThread(name: string): Promise<void> {
    await this.store.forget(name);
    this.threads.delete(name);
  }

  private thread(name: string): Promise<Thread> {
    const known = this.threads.get(name);
    if (known) return known;
    const loading = this.store.load(name).then((rows) => Thread.of(rows, this.serde));
    this.threads.set(name, loading);
    // One that could not be read is read again by the next who asks.
    loading.catch(() => this.threads.delete(name));
    return loading;
  }
}

interface At {
  thread_id?: string;
  checkpoint_ns?: string;
  checkpoint_id?: string;
}

const at = (config: RunnableConfig): At => (config.configurable ?? {}) as At;
