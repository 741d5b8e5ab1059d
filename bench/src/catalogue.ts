import type { Wanted } from './goals.ts';

/** Every figure, in the order of the table, with what we want of it. */
export const catalogue = {
  drain: {
    says: 'drain of 20,000 bare tasks, 1 process',
    unit: 'tasks/s',
    goals: [
      { kind: 'times', peer: 'graphile-worker', atLeast: 1 },
      { kind: 'times', peer: 'pg-boss', atLeast: 1.5 },
      { kind: 'times', peer: 'bullmq-pg', atLeast: 12 },
      { kind: 'times', peer: 'dbos', atLeast: 30 },
      { kind: 'median', of: 'cpu', unit: 'µs a task', atMost: 35 },
    ],
  },
  runs: {
    says: 'one-step runs, everything written, 1 process',
    unit: 'runs/s',
    goals: [
      { kind: 'times', peer: 'bullmq-pg', atLeast: 5 },
      { kind: 'times', peer: 'dbos', atLeast: 12 },
    ],
  },
  'enqueue-batch': {
    says: 'enqueue, batches of 1,000',
    unit: 'tasks/s',
    goals: [{ kind: 'median', atLeast: 100_000 }],
  },
  'enqueue-single': {
    says: 'enqueue, one at a time',
    unit: 'tasks/s',
    goals: [{ kind: 'median', atLeast: 4000 }],
  },
  pickup: {
    says: 'pick-up when idle, p50',
    unit: 'ms',
    goals: [
      { kind: 'median', atMost: 1.5 },
      { kind: 'median', of: 'p99', atMost: 10 },
    ],
  },
  'pickup-polled': {
    says: 'pick-up when idle without LISTEN, p50',
    unit: 'ms',
    goals: [{ kind: 'median', atMost: 60 }],
  },
  'idle-worker': {
    says: 'idle worker',
    unit: 'statements/s',
    goals: [{ kind: 'median', atMost: 1.5 }],
  },
  'idle-holder': {
    says: 'idle worker that holds the duties',
    unit: 'statements/s',
    goals: [{ kind: 'median', atMost: 3 }],
  },
  'steps-1': { says: 'durable 3-step runs, 1 in flight', unit: 'runs/s', goals: [] },
  'steps-8': { says: 'durable 3-step runs, 8 in flight', unit: 'runs/s', goals: [] },
  'steps-32': {
    says: 'durable 3-step runs, 32 in flight',
    unit: 'runs/s',
    goals: [
      { kind: 'times', peer: 'dbos', atLeast: 10 },
      { kind: 'times', peer: 'langgraph-pg', atLeast: 15 },
    ],
  },
  'steps-far': {
    says: 'one 3-step run at 10 ms a round trip, p50',
    unit: 'ms',
    goals: [
      { kind: 'median', atMost: 50 },
      { kind: 'median', of: 'round trips', unit: 'a run', atMost: 4 },
    ],
  },
  append: {
    says: 'events appended, fsync, 64 in flight',
    unit: 'events/s',
    goals: [{ kind: 'median', atLeast: 40_000 }],
  },
  replay: {
    says: 'events replayed',
    unit: 'events/s',
    goals: [{ kind: 'median', atLeast: 200_000 }],
  },
  deliver: {
    says: 'append to subscriber, p50',
    unit: 'ms',
    goals: [{ kind: 'median', atMost: 10 }],
  },
  kill: {
    says: 'kill -9 of a worker to the re-run, another worker in its region (lease 10 s)',
    unit: 's',
    goals: [{ kind: 'median', atMost: 12 }],
  },
  'kill-region': {
    says: 'the same where it was the only worker of its region',
    unit: 's',
    goals: [{ kind: 'median', atMost: 12 }],
  },
  restart: {
    says: 'database restarted in mid-drain: back to drained',
    unit: 's',
    goals: [
      { kind: 'median', atMost: 5 },
      { kind: 'each', of: 'lost', atMost: 0 },
      { kind: 'each', of: 'failed', atMost: 0 },
      { kind: 'each', of: 'stuck', atMost: 0 },
      { kind: 'each', of: 'exits', atMost: 0 },
    ],
  },
  'agent-turn': {
    says: 'agent turn with one tool, scripted model, 10 ms a round trip: database trips',
    unit: 'trips',
    goals: [{ kind: 'median', atMost: 6 }],
  },
  'agent-thread': {
    says: 'checkpoints of 160 turns × 3 KB, stored',
    unit: '× the content',
    goals: [
      { kind: 'median', atMost: 3 },
      { kind: 'median', of: 'late save', unit: '× one of turn 20', atMost: 1.5 },
    ],
  },
  'recall-user': {
    says: '100,000 memories of 100 users: recall within one user, p95',
    unit: 'ms',
    goals: [{ kind: 'median', atMost: 10 }],
  },
  'recall-scope': {
    says: '100,000 memories of one user: recall, p95',
    unit: 'ms',
    goals: [
      { kind: 'median', atMost: 30 },
      { kind: 'median', of: 'recall@10', unit: 'of the exact ten', atLeast: 0.9 },
    ],
  },
  'recall-scope-pgvector': {
    says: 'the same on a server with pgvector',
    unit: 'ms',
    goals: [
      { kind: 'median', atMost: 10 },
      { kind: 'median', of: 'recall@10', unit: 'of the exact ten', atLeast: 0.95 },
    ],
  },
  screen: {
    says: 'SQL insert to decision at the browser socket, p95 of 100',
    unit: 's',
    goals: [{ kind: 'median', atMost: 2 }],
  },
  'page-script': {
    says: 'script that the first page loads, as it travels',
    unit: 'KB',
    goals: [{ kind: 'median', atMost: 250 }],
  },
  'page-usable': {
    says: 'first page on a phone (CPU a quarter as fast, 9 Mbit/s, 60 ms): usable',
    unit: 's',
    goals: [{ kind: 'median', atMost: 1.5 }],
  },
  'page-busy': {
    says: '1,000 events/s into one page: input delay, p95',
    unit: 'ms',
    goals: [
      { kind: 'median', atMost: 100 },
      { kind: 'median', of: 'growth', unit: 'MB', atMost: 10 },
    ],
  },
  'page-crowd': {
    says: '200 browsers at one web app, 20 of them slow: event to the others, p95; growth of its memory once it is busy',
    unit: 'ms',
    goals: [
      { kind: 'each', of: 'lost', atMost: 0 },
      { kind: 'median', of: 'growth', unit: 'MB', atMost: 20 },
    ],
  },
  'rows-queries': {
    says: 'what each page asks at 1,000,000 expenses and 1,000,000 events: p95 of the slowest question',
    unit: 'ms',
    goals: [{ kind: 'median', atMost: 100 }],
  },
  'rows-scroll': {
    says: 'a table of 100,000 rows scrolled at 6,000 pixels a second: from frame to frame, p95',
    unit: 'ms',
    goals: [{ kind: 'median', atMost: 34 }],
  },
} satisfies Record<string, Wanted>;

export type FigureId = keyof typeof catalogue;
