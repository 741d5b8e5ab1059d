/** What the state of a run is after one of its steps. Browser-safe: no imports. */

/** The platform's own member, which only asks `next`: no step of anybody's. */
export const asksNext = '$next';

export interface SettledTask {
  member: string;
  turn: number;
  status: string;
  /** Milliseconds; null: it has not settled. */
  settledAt: number | null;
}

/**
 * Every answer and failure of the turns before the step's, and of its own turn what was answered no later than it, itself
 * included: this a run that is retried from the step keeps. The other members of that turn it runs again.
 */
export function stateAfter<T extends SettledTask>(tasks: readonly T[], step: SettledTask): { kept: T[]; again: T[] } {
  const members = tasks.filter((task) => task.member !== asksNext);
  const isKept = (task: T): boolean => {
    if (task.turn < step.turn) return task.status === 'completed' || task.status === 'failed';
    if (task.turn > step.turn || task.status !== 'completed') return false;
    return task.settledAt !== null && step.settledAt !== null && task.settledAt <= step.settledAt;
  };
  return { kept: members.filter(isKept), again: members.filter((task) => task.turn === step.turn && !isKept(task)) };
}
