/** Questions put off, in this browser alone: they wait and expire all the same, and others still see them. */
import { useSyncExternalStore } from 'react';
import { subscribeKept, tellKept } from '../state/kept.ts';

const kept = 'deferred';
let text: string | null = null;
let read: Readonly<Record<string, string>> = {};

/** Until when each is put off, by approval. */
function deferrals(): Readonly<Record<string, string>> {
  const stored = localStorage.getItem(kept);
  if (stored !== text) {
    text = stored;
    try {
      read = JSON.parse(stored ?? '{}') as Record<string, string>;
    } catch {
      // Somebody else's text under our name: nothing is put off.
      read = {};
    }
  }
  return read;
}

/** Puts a question off until a time; null brings it back. What is over is dropped. */
export function defer(approvalId: string, until: string | null): void {
  const now = new Date().toISOString();
  const others = Object.entries(deferrals()).filter(([id, at]) => id !== approvalId && at > now);
  localStorage.setItem(kept, JSON.stringify(Object.fromEntries(until ? [...others, [approvalId, until]] : others)));
  tellKept();
}

export const useDeferrals = (): Readonly<Record<string, string>> => useSyncExternalStore(subscribeKept, deferrals);

export const isDeferred = (until: string | undefined, now: number): boolean =>
  until !== undefined && Date.parse(until) > now;
