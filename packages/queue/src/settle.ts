import type { Db, Statements } from '@holdfast/db';
import { Group } from '@holdfast/events';
import type { EventType } from '@holdfast/events/contract';
import { memoryColumns, type Remembered } from '@holdfast/memory';
import { point } from '@holdfast/telemetry';
import { settleFully, settleKeeping, tasks } from './queries.ts';
import type { UnderWay } from './under-way.ts';

export interface SettleEvent {
  type: EventType;
  data: string;
}

export interface SettleDecision {
  id: string;
  agentId: string;
  type: string;
  context: string;
  reasoning: string | null;
  action: string | null;
  confidence: number | null;
}

export interface SettleTask {
  taskId: string;
  member: string;
  turn: number;
  region: string;
  shard: number;
  /** Leased to this worker in the same statement, or null. */
  worker: string | null;
}

/** One task's part of the settle statement. `last`: the sender saw open = 1 and asked `next` at `version`. */
export interface Settlement {
  taskId: string;
  runId: string;
  fence: number;
  version: number;
  last: boolean;
  runFrom: string;
  runTo: string;
  taskTo: string;
  answer: string | null;
  error: string | null;
  runError: string | null;
  next: readonly SettleTask[];
  decisions: readonly SettleDecision[];
  events: readonly SettleEvent[];
  /** The run has a caller, which its end may wake. */
  called: boolean;
  /** There are memories to write, or checkpoints to delete. */
  keeps: boolean;
  memories?: Remembered;
}

/** The run's version and open count after the settle; undefined: it had no effect. */
export type Settled = { version: number; open: number } | undefined;

const groupSize = 100;

/** Settles of concurrent tasks share a statement: at most one a run, one group in flight a process. */
export function settleGroup(db: Db, lane: number, region: string, underWay: UnderWay): Group<Settlement, Settled> {
  return new Group<Settlement, Settled>({
    max: groupSize,
    key: (item) => item.runId,
    async send(items) {
      await point('settle.sending', { items });
      const rows = await underWay.during(async () => {
        const rows = await send(db, items, lane, region);
        await point('settle.sent', { items });
        return rows;
      });
      const settled = new Map(rows.map((row) => [row.task_id, row]));
      return items.map((item) => settled.get(item.taskId));
    },
  });
}

interface SettledRow {
  task_id: string;
  version: number;
  open: number;
}

/** One settle within a transaction. */
export async function settleAlone(
  tx: Statements,
  item: Settlement,
  { lane, region }: { lane: number; region: string },
): Promise<Settled> {
  const [row] = await send(tx, [item], lane, region);
  return row;
}

/** What most settles do not have stands in larger forms of the statement, so that one without it stays small. */
async function send(db: Statements, items: readonly Settlement[], lane: number, region: string): Promise<SettledRow[]> {
  if (!items.some((item) => item.keeps)) {
    const form = items.some((item) => item.called || item.decisions.length > 0) ? settleFully : tasks.settle;
    return db.run<SettledRow>(form, columns(items, lane, region));
  }
  const remembered = memoryColumns(items.flatMap(({ memories }) => memories ?? []));
  return db.run<SettledRow>(settleKeeping, { ...columns(items, lane, region), ...remembered });
}

function columns(items: readonly Settlement[], lane: number, region: string): Record<string, unknown> {
  const next = items.flatMap((item) => item.next.map((task) => ({ after: item.taskId, ...task })));
  const decisions = items.flatMap((item) => item.decisions.map((decision) => ({ after: item.taskId, ...decision })));
  const events = items.flatMap((item) =>
    item.events.map((event, index) => ({ after: item.taskId, n: index + 1, ...event })),
  );
  return {
    lane,
    region,
    ids: items.map((item) => item.taskId),
    fences: items.map((item) => item.fence),
    versions: items.map((item) => item.version),
    opens: items.map((item) => item.next.length),
    nevs: items.map((item) => item.events.length),
    lasts: items.map((item) => item.last),
    run_froms: items.map((item) => item.runFrom),
    run_tos: items.map((item) => item.runTo),
    task_tos: items.map((item) => item.taskTo),
    answers: items.map((item) => item.answer),
    errors: items.map((item) => item.error),
    run_errors: items.map((item) => item.runError),
    n_tasks: next.map((task) => task.taskId),
    n_afters: next.map((task) => task.after),
    n_members: next.map((task) => task.member),
    n_turns: next.map((task) => task.turn),
    n_regions: next.map((task) => task.region),
    n_shards: next.map((task) => task.shard),
    n_workers: next.map((task) => task.worker),
    d_ids: decisions.map((decision) => decision.id),
    d_afters: decisions.map((decision) => decision.after),
    d_agents: decisions.map((decision) => decision.agentId),
    d_types: decisions.map((decision) => decision.type),
    d_contexts: decisions.map((decision) => decision.context),
    d_reasonings: decisions.map((decision) => decision.reasoning),
    d_actions: decisions.map((decision) => decision.action),
    d_confidences: decisions.map((decision) => decision.confidence),
    e_afters: events.map((event) => event.after),
    e_ns: events.map((event) => event.n),
    e_types: events.map((event) => event.type),
    e_datas: events.map((event) => event.data),
  };
}
