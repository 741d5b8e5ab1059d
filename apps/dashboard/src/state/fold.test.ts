import type { Event, EventType } from '@holdfast/events/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pulse, Question, Snapshot } from '../wire.ts';
import { entries } from './attempts.ts';
import { begin, fold, openQuestions, type State } from './fold.ts';
import { regionCards } from './regions.ts';

const regions = ['us-east-1', 'us-west-2'];
const figures = { doneToday: 0, decisionsToday: 0, p50Ms: null, p95Ms: null, depth: 0, oldestMs: 0, lagMs: null };
const start = Date.parse('2026-11-21T09:00:00.000Z');
const iso = (ms: number): string => new Date(start + ms).toISOString();
const pulse: Pulse = { at: iso(0), regions, leaseMs: 10_000, beatMs: 3_000, workers: [], agents: [], figures };
const empty: Snapshot = { cursor: '', pulse, questions: [], decisions: [], events: [] };

/** What one task may live through, as a list of events in their order of happening. */
const life = fc
  .record({
    task: fc.nat(5),
    at: fc.nat(1_000),
    attempts: fc.array(fc.constantFrom('retrying', 'parked', 'snoozed', 'returned', 'lost'), { maxLength: 3 }),
    progress: fc.nat(2),
    end: fc.constantFrom('completed', 'failed', 'cancelled', 'open'),
    decides: fc.boolean(),
    answers: fc.boolean(),
  })
  .map(({ task, at, attempts, progress, end, decides, answers }): Event[] => {
    const taskId = `task-${task}`;
    const runId = `run-${task}`;
    const events: Event[] = [];
    let time = at;
    let seq = 1;
    const ref = { taskId, member: `m${task % 3}`, turn: 1, region: regions[task % 2] ?? '', team: `t${task % 2}` };
    const add = <T extends EventType>(stream: string, n: number, type: T, data: unknown): void => {
      time += 7;
      events.push({ stream, seq: n, lane: task, pos: events.length, type, data, at: iso(time) } as Event);
    };
    const fences = [...attempts, 'last'];
    fences.forEach((how, index) => {
      const fence = index + 1;
      const attempt = { ...ref, runId, fence, worker: `w${fence}`, at: regions[fence % 2] };
      const base = fence * 1_000_000;
      add(taskId, base + 1, 'task.started', attempt);
      for (let n = 0; n < progress; n++)
        add(taskId, base + 2 + n, 'task.progress', { ...attempt, stage: 's', text: 't' });
      if (how === 'parked') {
        const approvalId = `ask-${task}-${fence}`;
        add(taskId, base + 9, 'task.parked', { ...attempt, approvals: [{ approvalId, proposal: { fence } }] });
        if (answers) add(runId, seq++, 'approval.answered', { approvalId, taskId, by: 'x', answer: {} });
      } else if (how === 'retrying')
        add(taskId, base + 9, 'task.retrying', { ...attempt, delayMs: 5, error: { code: 'E', message: 'm' } });
      else if (how === 'snoozed') add(taskId, base + 9, 'task.snoozed', { ...attempt, delayMs: 5 });
      else if (how === 'returned') add(taskId, base + 9, 'task.returned', attempt);
      else if (how === 'last' && end !== 'open') {
        if (decides)
          add(runId, seq++, 'decision.made', {
            decisionId: `d-${task}`,
            ...ref,
            type: 'x',
            confidence: 1,
            reasoning: null,
            action: null,
            context: null,
          });
        const done = { ...ref, fence, worker: attempt.worker, at: attempt.at, ms: 3 };
        add(
          runId,
          seq++,
          `task.${end}` as EventType,
          end === 'failed' ? { ...done, error: { code: 'E', message: 'm' } } : done,
        );
      }
    });
    return events;
  });

/** Several lives, each task once. */
const history = fc
  .uniqueArray(life, {
    selector: ([first]) => first?.data && 'taskId' in first.data && first.data.taskId,
    maxLength: 6,
  })
  .map((lives) => lives.flat());

const seen = (state: State): unknown => ({
  marks: [...state.marks.values()].sort((a, b) => (a.taskId < b.taskId ? -1 : 1)),
  events: state.events,
  decisions: state.decisions,
  asked: state.asked,
  replies: state.replies,
  open: openQuestions(state),
  feed: entries(state.events, 200),
});

const shuffled = history.chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc.shuffledSubarray(events, { minLength: events.length }),
    again: fc.subarray(events),
    cuts: fc.array(fc.nat(events.length), { maxLength: 4 }),
  }),
);

describe('fold', () => {
  test('any order, any batches, any repetition: the same page', () => {
    fc.assert(
      fc.property(shuffled, ({ events, order, again, cuts }) => {
        const straight = fold(begin(empty), events);
        const edges = [0, ...cuts.sort((a, b) => a - b), order.length];
        let other = begin(empty);
        edges.slice(1).forEach((edge, index) => {
          other = fold(other, order.slice(edges[index], edge));
        });
        expect(seen(fold(other, again))).toEqual(seen(straight));
      }),
      { numRuns: 300 },
    );
  });

  test('a snapshot at n and the events after it, with some overlap, are the snapshot at m', () => {
    fc.assert(
      fc.property(history, fc.nat(60), fc.nat(10), (events, n, overlap) => {
        const ordered = [...events].sort((a, b) => (a.at < b.at ? -1 : 1));
        const at = Math.min(n, ordered.length);
        const early = begin({ ...empty, events: ordered.slice(0, at) });
        const later = fold(early, ordered.slice(Math.max(0, at - overlap)));
        expect(seen(later)).toEqual(seen(begin({ ...empty, events: ordered })));
      }),
      { numRuns: 200 },
    );
  });

  test('a finished task is never shown at work, and its questions are closed', () => {
    fc.assert(
      fc.property(shuffled, ({ order }) => {
        const state = fold(begin(empty), order);
        const ended = new Set(
          order.flatMap((event) =>
            /^task\.(completed|failed|cancelled)$/.test(event.type) && 'taskId' in event.data
              ? [event.data.taskId]
              : [],
          ),
        );
        expect(openQuestions(state).filter((asked) => ended.has(asked.taskId))).toEqual([]);
        for (const entry of entries(state.events, 200)) {
          const last =
            entry.kind === 'attempt' &&
            ended.has(entry.taskId) &&
            entry.steps.some((step) => step.kind === 'done' || step.kind === 'failed');
          if (last) expect(entry.stand).not.toBe('working');
        }
      }),
    );
  });

  test('keeps a bounded number of everything', () => {
    let state = begin(empty);
    for (let batch = 0; batch < 20; batch++) {
      const events = Array.from({ length: 500 }, (_, n): Event => {
        const ref = {
          taskId: `t${batch}-${n}`,
          member: 'm',
          turn: 1,
          region: 'r',
          runId: 'run',
          team: 't',
          fence: 1,
          worker: 'w',
          at: 'r',
        };
        return {
          stream: ref.taskId,
          seq: 1,
          lane: 0,
          pos: n,
          type: 'task.started',
          data: ref,
          at: iso(batch * 500 + n),
        };
      });
      state = fold(state, events);
    }
    expect(state.events.length).toBeLessThanOrEqual(1_500);
    expect(state.marks.size).toBeLessThanOrEqual(2_000);
    expect(state.events[0]?.at).toBe(iso(9_999));
  });
});

describe('questions', () => {
  const question: Question = {
    approvalId: 'a1',
    taskId: 'task-1',
    runId: 'run-1',
    team: 't',
    member: 'm',
    region: 'r',
    key: 'k',
    hash: 'h',
    proposal: {},
    askedAt: iso(10),
    expiresAt: iso(9_000),
  };

  test('stand oldest first, whatever the order of the rows', () => {
    const later = { ...question, approvalId: 'a2', taskId: 'task-2', askedAt: iso(20) };
    const names = (questions: Question[]) => openQuestions(begin({ ...empty, questions })).map((one) => one.approvalId);
    expect(names([question, later])).toEqual(['a1', 'a2']);
    expect(names([later, question])).toEqual(['a1', 'a2']);
  });

  test('one of the snapshot leaves when it is answered, or when its run is cancelled', () => {
    const state = begin({ ...empty, questions: [question] });
    expect(openQuestions(state)).toHaveLength(1);
    const base = { stream: 'run-1', seq: 5, lane: 0, pos: 1, at: iso(20) } as const;
    const answered: Event = {
      ...base,
      type: 'approval.answered',
      data: { approvalId: 'a1', taskId: 'task-1', by: 'x', answer: {} },
    };
    expect(openQuestions(fold(state, [answered]))).toEqual([]);
    expect(openQuestions(fold(state, [{ ...base, type: 'run.cancelled', data: { by: 'x' } }]))).toEqual([]);
  });
});

describe('regions', () => {
  const worker = (region: string, leaseMs: number, status: 'live' | 'gone' = 'live') => ({
    worker: `${region}-1`,
    region,
    status,
    alive: leaseMs > 0 && status !== 'gone',
    leaseMs,
    held: 0,
    slots: 4,
    startedAt: iso(0),
  });
  const agent = (state: 'idle' | 'acting' | 'unreachable', doneBy: string | null = null) => ({
    team: 't1',
    member: 'm1',
    kind: 'step' as const,
    does: 'x',
    home: 'us-west-2',
    state,
    doneBy,
    pending: 0,
    processing: state === 'acting' ? 1 : 0,
    waiting: 0,
  });
  const cards = (change: Partial<Pulse>, events: Event[] = []) =>
    regionCards(fold(begin({ ...empty, pulse: { ...pulse, ...change } }), events));

  test.each([
    ['a fresh lease', [worker('us-west-2', 9_000)], 'live'],
    ['two beats missed', [worker('us-west-2', 3_000)], 'suspect'],
    ['one of two is fresh', [worker('us-west-2', 3_000), worker('us-west-2', 9_500)], 'live'],
    ['the lease is over', [worker('us-west-2', -1)], 'unreachable'],
    ['marked gone', [worker('us-west-2', -9_000, 'gone')], 'unreachable'],
    ['never seen', [], 'empty'],
  ])('%s', (_what, workers, state) => {
    expect(cards({ workers })[1]?.state).toBe(state);
  });

  test('in the order of takeover, and regions nobody configured after them', () => {
    const found = cards({ workers: [worker('eu-north-1', 9_000)] });
    expect(found.map((card) => card.region)).toEqual([...regions, 'eu-north-1']);
  });

  test('an attempt begun after the pulse is shown, one that was running and ended is not', () => {
    const ref = {
      taskId: 'task-1',
      member: 'm1',
      turn: 1,
      region: 'us-west-2',
      team: 't1',
      fence: 1,
      worker: 'w',
      at: 'us-east-1',
    };
    const started: Event = {
      stream: 'task-1',
      seq: 1_000_001,
      lane: 0,
      pos: 1,
      type: 'task.started',
      data: { ...ref, runId: 'run-1' },
      at: iso(50),
    };
    expect(cards({ agents: [agent('idle')] }, [started])[1]?.agents[0]).toMatchObject({
      state: 'acting',
      doneBy: 'us-east-1',
    });
    const done: Event = {
      stream: 'run-1',
      seq: 2,
      lane: 0,
      pos: 2,
      type: 'task.completed',
      data: { ...ref, ms: 90 },
      at: iso(60),
    };
    expect(cards({ agents: [agent('acting')] }, [done])[1]?.agents[0]).toMatchObject({ state: 'idle' });
  });

  test('a member of a lost region says who does its work', () => {
    expect(
      cards({ agents: [agent('unreachable', 'us-east-1')], workers: [worker('us-west-2', -5)] })[1]?.agents[0]?.state,
    ).toBe('unreachable');
    const acting = { ...agent('unreachable', 'us-east-1'), processing: 1 };
    expect(cards({ agents: [acting] })[1]?.agents[0]?.doneBy).toBe('us-east-1');
  });
});
