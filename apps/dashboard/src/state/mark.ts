/** The last word on a task: where it stands by its fence and, within one fence, by how far an attempt got. */
import type { Event } from '@holdfast/events/contract';
import { compare } from './newest.ts';

export interface Mark {
  taskId: string;
  team: string | null;
  member: string;
  home: string;
  fence: number;
  /** Where the attempt ran; null: not known. */
  heldIn: string | null;
  rank: number;
  at: string;
  /** When the attempt began, as far as it is known. */
  since: string | null;
}

export type Marks = ReadonlyMap<string, Mark>;

const ranks = { running: 1, yielded: 2, answered: 3, closed: 4 } as const;
const keep = 2_000;

export const runs = (mark: Mark): boolean => mark.rank === ranks.running;
export const waits = (mark: Mark): boolean => mark.rank === ranks.yielded;
export const closes = (mark: Mark): boolean => mark.rank === ranks.closed;

/** Each task's highest mark: a join, so marks may come in any order and more than once. */
export function raise(known: Marks, marks: readonly Mark[]): Marks {
  if (marks.length === 0) return known;
  const next = new Map(known);
  for (const mark of marks) {
    const old = next.get(mark.taskId);
    next.set(mark.taskId, old ? join(old, mark) : mark);
  }
  if (next.size <= keep) return next;
  const latest = [...next.values()].sort((a, b) => compare(b.at, a.at) || compare(b.taskId, a.taskId));
  return new Map(latest.slice(0, keep).map((mark) => [mark.taskId, mark]));
}

function join(a: Mark, b: Mark): Mark {
  const high = above(a, b) ? a : b;
  if (a.fence !== b.fence) return high;
  const since = a.since && b.since ? (a.since < b.since ? a.since : b.since) : (a.since ?? b.since);
  return { ...high, since, heldIn: a.heldIn ?? b.heldIn, team: a.team ?? b.team };
}

function above(a: Mark, b: Mark): boolean {
  return (a.fence - b.fence || a.rank - b.rank || compare(a.at, b.at)) >= 0;
}

export function markOf(event: Event): Mark[] {
  const { type, at } = event;
  switch (type) {
    case 'task.started':
    case 'task.progress': {
      const { taskId, team, member, region, fence } = event.data;
      return [{ taskId, team, member, home: region, fence, heldIn: event.data.at, rank: ranks.running, at, since: at }];
    }
    case 'task.retrying':
    case 'task.snoozed':
    case 'task.parked':
    case 'task.returned':
    case 'task.awaiting': {
      const { taskId, team, member, region, fence } = event.data;
      const rank = type === 'task.returned' ? ranks.answered : ranks.yielded;
      return [{ taskId, team, member, home: region, fence, heldIn: event.data.at, rank, at, since: null }];
    }
    case 'task.completed':
    case 'task.failed':
    case 'task.cancelled': {
      const { taskId, team, member, region, fence, ms } = event.data;
      const since = new Date(Date.parse(at) - ms).toISOString();
      return [{ taskId, team, member, home: region, fence, heldIn: event.data.at, rank: ranks.closed, at, since }];
    }
    default:
      return [];
  }
}
