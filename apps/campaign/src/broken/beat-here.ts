import { EventEmitter } from 'node:events';
import type { Query } from '@holdfast/db';
import { Line } from '@holdfast/db/line';

interface Given {
  url: string;
  query: Query;
  worker: string;
  leaseMs: number;
  beatMs: number;
  shared: SharedArrayBuffer;
}

interface Row {
  worker_status: string;
  task_id: string | null;
  fence: number;
  run_status: string | null;
}

/** A heartbeat as it must not be: in the main thread, where a step that computes for long stops it. */
export class Here extends EventEmitter {
  private readonly line: Line;
  private readonly given: Given;
  private timer: NodeJS.Timeout;

  constructor(_: URL, { workerData }: { workerData: Given }) {
    super();
    this.given = workerData;
    const { url, beatMs } = workerData;
    this.line = new Line({ url, connectMs: beatMs, queryMs: beatMs, name: 'holdfast-beat' });
    this.timer = setTimeout(() => void this.beat(), 0);
  }

  async terminate(): Promise<void> {
    clearTimeout(this.timer);
    this.line.close();
  }

  private async beat(): Promise<void> {
    const { query, worker, leaseMs, beatMs, shared } = this.given;
    const sentAt = process.hrtime.bigint();
    try {
      const rows = await this.line.run<Row>(query, { worker, lease: `${leaseMs} milliseconds` });
      if (rows.length === 0) return void this.emit('message', { gone: true });
      Atomics.store(new BigInt64Array(shared), 0, sentAt + BigInt(leaseMs) * 1_000_000n);
      const held = rows.flatMap(({ task_id, fence, run_status }) =>
        task_id === null ? [] : { taskId: task_id, fence, runStatus: run_status },
      );
      this.emit('message', { beat: { sentAt, draining: rows[0]?.worker_status === 'draining', held } });
    } catch (error) {
      this.emit('message', { failed: error instanceof Error ? error.message : String(error) });
    }
    this.timer = setTimeout(() => void this.beat(), beatMs);
  }
}
