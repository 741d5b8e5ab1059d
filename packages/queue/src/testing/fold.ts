import type { Event } from '@holdfast/events';
import type { TaskRef } from '@holdfast/events/contract';

/** A run as its events tell it. */
export interface Folded {
  status: string;
  /** Status by task id; `$next` is not announced and left out. */
  tasks: Record<string, string>;
}

/** Folds the events of one run's stream, in order of `seq`. At the end of all work it equals the rows. */
export function fold(events: readonly Event[]): Folded {
  const tasks = new Map<string, { turn: number; status: string }>();
  let status = 'missing';
  const begin = (turn: readonly TaskRef[]): void => {
    for (const task of turn) if (task.member !== '$next') tasks.set(task.taskId, { turn: task.turn, status: 'open' });
  };
  for (const { type, data } of events) {
    switch (type) {
      case 'run.started':
        status = 'running';
        for (const { taskId, turn, status: kept } of data.kept ?? []) tasks.set(taskId, { turn, status: kept });
        begin(data.tasks);
        break;
      case 'task.completed':
      case 'task.failed':
      case 'task.cancelled':
        if (data.member !== '$next') tasks.set(data.taskId, { turn: data.turn, status: type.slice('task.'.length) });
        if (data.next) {
          status = 'running';
          begin(data.next);
        }
        break;
      case 'run.redriven': {
        const last = Math.max(...[...tasks.values()].map((task) => task.turn));
        if (status !== 'stuck')
          for (const task of tasks.values()) if (task.turn === last && task.status === 'failed') task.status = 'open';
        status = 'running';
        break;
      }
      case 'run.cancelled':
        for (const task of tasks.values()) if (task.status === 'open') task.status = 'cancelled';
        status = 'cancelled';
        break;
      case 'run.completed':
      case 'run.failed':
      case 'run.stuck':
      case 'run.cancelling':
        status = type.slice('run.'.length);
        break;
      default:
        break;
    }
  }
  return { status, tasks: Object.fromEntries([...tasks].map(([id, task]) => [id, task.status])) };
}
