import { describe, expect, test } from 'vitest';
import type { Event, LearningView, VersionView } from '../wire.ts';
import { changesOf, changeText, movesOf, saidIn, standing } from './read-learning.ts';

const judged = (seq: number, by: string, right: boolean, feedback: 'right' | 'wrong' | 'contested'): Event => ({
  lane: 0,
  pos: seq,
  stream: 'member',
  seq,
  at: '2026-01-01T00:00:00.000Z',
  type: 'decision.judged',
  data: {
    team: 'expenses',
    member: 'fraud',
    decisionId: 'd',
    runId: 'r',
    by,
    right,
    reason: null,
    feedback,
    revision: 1,
  },
});

describe('what was said of a decision', () => {
  const events = [
    judged(3, 'ann', true, 'right'),
    judged(1, 'ann', false, 'wrong'),
    judged(2, 'ben', true, 'contested'),
  ];

  test('is the newest word of each person, in whatever order the events came', () => {
    const said = saidIn(events).get('d');
    expect(said?.feedback).toBe('right');
    expect([...(said?.words ?? [])]).toEqual([
      ['ann', true],
      ['ben', true],
    ]);
    expect(saidIn(events.toReversed()).get('d')?.feedback).toBe('right');
  });

  test('is nothing where nobody spoke', () => {
    expect(saidIn(undefined).size).toBe(0);
    expect(saidIn([]).get('d')).toBeUndefined();
  });

  test('makes the panel read again, and repeated events do not', () => {
    expect(movesOf(events)).toBe(movesOf(events.toReversed()));
    expect(movesOf(events)).not.toBe(movesOf(events.slice(1)));
    expect(movesOf([])).toBe(movesOf(undefined));
  });
});

test('two replays side by side: the score first, a figure of one of them alone has no change', () => {
  const rows = changesOf(
    { score: 0.5, cases: 4, figures: { recall: 0.4, gone: 1 } },
    { score: 0.75, cases: 4, figures: { recall: 0.3 } },
  );
  expect(rows.map(({ name }) => name)).toEqual(['score', 'gone', 'recall']);
  expect(rows.map(({ change }) => changeText(change))).toEqual(['+0.25', '–', '−0.1']);
  expect(changeText(0)).toBe('no change');
});

test('what waits and what is in force', () => {
  const version = (n: number, status: VersionView['status']): VersionView => ({
    version: n,
    parent: n - 1,
    status,
    says: '',
    why: null,
    params: {},
    verdicts: 3,
    before: null,
    told: null,
    after: null,
    proposedAt: '',
    promotedBy: null,
    promotedAt: null,
    endedBy: null,
    endedAt: null,
  });
  const view: LearningView = {
    team: 't',
    member: 'm',
    about: null,
    inForce: 2,
    behind: false,
    verdicts: { total: 0, right: 0, wrong: 0, people: 0, held: 0 },
    versions: [version(3, 'shadow'), version(2, 'in_force'), version(1, 'superseded')],
    held: [],
  };
  expect(standing(view).open.map((one) => one.version)).toEqual([3]);
  expect(standing(view).current?.version).toBe(2);
  expect(standing({ ...view, inForce: 0 }).current).toBeNull();
});
