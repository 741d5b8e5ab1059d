import type { Event } from '@holdfast/events/contract';
import type { View } from './live.ts';

/** `facts`: what the run's own stream tells. `all`: the live events of its tasks too, which come often. */
export type News = 'facts' | 'all';

/**
 * A text that is another one whenever something was heard of a run, or may have been missed because everything was loaded
 * again. It names the newest event of each stream: a count would stay the same when one event comes and one is dropped,
 * and the newest event of all would hide one that was committed late, with an earlier time.
 */
export function runMark({ state, loads }: Pick<View, 'state' | 'loads'>, runId: string, news: News): string {
  const newest = new Map<string, number>();
  for (const event of state?.events ?? []) {
    if (!tells(event, runId, news)) continue;
    newest.set(event.stream, Math.max(newest.get(event.stream) ?? 0, event.seq));
  }
  return [loads, ...[...newest].map(([stream, seq]) => `${stream}/${seq}`)].join(' ');
}

function tells(event: Event, runId: string, news: News): boolean {
  return event.stream === runId || (news === 'all' && 'runId' in event.data && event.data.runId === runId);
}
