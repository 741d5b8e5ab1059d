/** What was known of a run after each of its events: its state as it was, made of the facts alone. */
import type { Event, RunPage, TaskView } from '../wire.ts';

export interface TaskMoment {
  taskId: string;
  member: string;
  turn: number;
  region: string;
  status: TaskView['status'];
  /** Where it was held. */
  heldIn: string | null;
  /** What it had answered by then; undefined: nothing. */
  answer: unknown;
}

export interface Moment {
  /** The event after which it is so. */
  event: Event;
  status: RunPage['status'];
  tasks: TaskMoment[];
  decisions: number;
}

/** The events in the order in which they happened. */
export const historyOf = (run: RunPage): Event[] =>
  [...run.events, ...run.steps].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq));

/** The run as it stood after the event at this place. */
export function momentOf(run: RunPage, history: readonly Event[], at: number): Moment {
  const tasks = new Map<string, TaskMoment>();
  const results = new Map(run.tasks.map((task) => [task.taskId, task.result ?? task.error]));
  let status: RunPage['status'] = 'running';
  let decisions = 0;
  const past = history.slice(0, at + 1);
  for (const event of past) {
    status = statusAfter(event, status);
    if (event.type === 'decision.made') decisions++;
    if (event.type === 'run.started') {
      const { tasks: open, kept = [] } = event.data;
      for (const task of open) tasks.set(task.taskId, fresh(task));
      for (const task of kept)
        tasks.set(task.taskId, { ...fresh(task), status: task.status, answer: results.get(task.taskId) });
    }
    const moved = taskStatusAfter(event);
    if (!moved || !('taskId' in event.data) || !('turn' in event.data)) continue;
    const { taskId } = event.data;
    const known = tasks.get(taskId) ?? fresh(event.data);
    const ended = moved === 'completed' || moved === 'failed';
    const heldIn = moved === 'processing' && 'at' in event.data ? event.data.at : known.heldIn;
    tasks.set(taskId, { ...known, status: moved, heldIn, answer: ended ? results.get(taskId) : known.answer });
  }
  const sorted = [...tasks.values()].sort((a, b) => a.turn - b.turn);
  return { event: past.at(-1) as Event, status, tasks: sorted, decisions };
}

type Ref = Pick<TaskMoment, 'taskId' | 'member' | 'turn' | 'region'>;
const fresh = ({ taskId, member, turn, region }: Ref): TaskMoment => ({
  taskId,
  member,
  turn,
  region,
  status: 'pending',
  heldIn: null,
  answer: undefined,
});

function taskStatusAfter({ type }: Event): TaskView['status'] | undefined {
  switch (type) {
    case 'task.started':
    case 'task.progress':
      return 'processing';
    case 'task.retrying':
    case 'task.snoozed':
    case 'task.parked':
    case 'task.awaiting':
      return 'waiting';
    case 'task.returned':
      return 'pending';
    case 'task.completed':
      return 'completed';
    case 'task.failed':
      return 'failed';
    case 'task.cancelled':
      return 'cancelled';
    default:
      return undefined;
  }
}

function statusAfter({ type }: Event, before: RunPage['status']): RunPage['status'] {
  switch (type) {
    case 'run.completed':
      return 'completed';
    case 'run.failed':
      return 'failed';
    case 'run.stuck':
      return 'stuck';
    case 'run.cancelling':
      return 'cancelling';
    case 'run.cancelled':
      return 'cancelled';
    case 'run.redriven':
      return 'running';
    default:
      return before;
  }
}
