import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follower } from './at-most.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what moves all the time is read once a second all the same, and once more after the last move', async () => {
  let reads = 0;
  const { moved } = follower(async () => reads++, 1_000);
  for (let at = 0; at < 50; at++) {
    moved();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(reads).toBe(5);
  moved();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads).toBe(6);
});

test('a slow read is waited for; what moved meanwhile is read after it', async () => {
  const ends: (() => void)[] = [];
  const { moved } = follower(() => new Promise<void>((resolve) => ends.push(resolve)), 1_000);
  moved();
  await vi.advanceTimersByTimeAsync(1_000);
  moved();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ends).toHaveLength(2);
});

test('a stopped one reads nothing any more', async () => {
  let reads = 0;
  const { moved, stop } = follower(async () => reads++, 1_000);
  moved();
  stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads).toBe(0);
});
