import { Brief } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { At } from '../at.ts';
import { LearningAsk } from './ask.ts';
import { answerLearning } from './learning.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('learning_member');
});
afterAll(() => test?.drop());

const at = (userId: string | null = null): At => ({
  db: test.db,
  userId,
  today: '2026-11-21',
  signal: new AbortController().signal,
  progress: () => {},
});
const ask = (request: object, userId: string | null = null): Promise<Brief> =>
  answerLearning(LearningAsk.parse(request), at(userId));
const user = '3f2a0000-0000-4000-8000-00000000000a';

it('says that nothing was learnt, or judged, where nobody said anything', async () => {
  expect((await ask({ kind: 'changes' })).text).toBe('Nothing was learnt from 2026-10-22 to 2026-11-21.');
  expect((await ask({ kind: 'standing', member: 'fraud' })).text).toBe(
    'Nobody has said yet whether a decision of fraud was right or wrong, so nothing was learnt.',
  );
});

it('tells versions with what they did before and after, in their time, and names of merchants to an operator alone', async () => {
  const replay = (score: number, precision: number) => ({ score, cases: 120, figures: { precision } });
  const says = 'After 5 verdicts: merchant gym by 1.5; call +1 415 555 0132.';
  await test.db.sql(
    `INSERT INTO learners (team, member, agent_id, region, seq, in_force, latest, considered, seen)
     VALUES ('expenses', 'fraud', gen_random_uuid(), 'us-west-2', 9, 2, 3, 9, 9)`,
  );
  for (const [version, status, on, before, after, why] of [
    [1, 'superseded', '2026-08-01', replay(0.5, 0.6), replay(0.6, 0.65), null],
    [2, 'in_force', '2026-11-10', replay(0.6, 0.65), replay(0.8, 0.9), null],
    [3, 'refused', '2026-11-12', replay(0.8, 0.9), replay(0.7, 0.9), 'the score would fall'],
  ] as const)
    await test.db.sql(
      `INSERT INTO parameters (team, member, version, parent, params, says, status, verdicts, replay_before, replay_after, why,
         proposed_at, replayed_at, promoted_by, promoted_at, ended_by, ended_at)
       VALUES ('expenses', 'fraud', $1, $1::INT4 - 1, '{}', $2, $3, 5, $4, $5, $6, $7::TIMESTAMPTZ, $7::TIMESTAMPTZ, 'ada',
         CASE WHEN $3 <> 'refused' THEN $7::TIMESTAMPTZ END, NULL, CASE WHEN $3 <> 'in_force' THEN $7::TIMESTAMPTZ END)`,
      [version, says, status, JSON.stringify(before), JSON.stringify(after), why, `${on}T12:00:00Z`],
    );
  const brief = await ask({ kind: 'changes' });
  expect(Brief.parse(brief)).toEqual(brief);
  expect(brief.text.split('\n')).toEqual([
    '- fraud: version 3, made from 5 verdicts, was not put in force because the score would fall. On 120 known cases the score goes from 0.8 to 0.7. After 5 verdicts: merchant gym by 1.5; call [phone].',
    '- fraud: version 2, made from 5 verdicts, is in force in every region. On 120 known cases the score goes from 0.6 to 0.8; precision from 0.65 to 0.9. After 5 verdicts: merchant gym by 1.5; call [phone].',
  ]);
  expect(brief.figures.map(({ name, value }) => [name, value]).slice(0, 3)).toEqual([
    ['Changes', 2],
    ['fraud version 3: score before', 0.8],
    ['fraud version 3: score after', 0.7],
  ]);
  expect(brief.figures[0]?.source).toMatchObject({ sql: expect.stringContaining('FROM parameters'), rows: 2 });
  expect(brief.tables.map(({ title }) => title)).toEqual([
    'What changed',
    'fraud version 3, replayed on 120 known cases',
  ]);
  const other = JSON.stringify(await ask({ kind: 'changes' }, user));
  expect(other).toContain('the score goes from 0.6 to 0.8');
  expect(other).not.toMatch(/gym|ada/);
  const summer = await ask({ kind: 'changes', period: { from: '2026-08-01', to: '2026-08-31' } });
  expect(summer.figures[0]?.value).toBe(1);
  expect((await ask({ kind: 'changes', member: 'budget' })).figures[0]?.value).toBe(0);
});

it('tells how it stands: the version in force and what people said', async () => {
  const [row] = await test.db.sql<{ id: string }>('SELECT gen_random_uuid()::TEXT AS id');
  await test.db.sql(
    `INSERT INTO verdicts (decision_id, said_by, team, member, workspace, is_right, reason, seq)
     VALUES ($1, 'ada', 'expenses', 'fraud', 'default', false, 'secret reason', 1), ($1, 'bob', 'expenses', 'fraud', 'default', true, NULL, 2)`,
    [row?.id],
  );
  const brief = await ask({ kind: 'standing' }, user);
  expect(brief.text).toBe('People judged 2 decisions, 1 of them wrong. fraud works with version 2.');
  expect(brief.tables[0]?.rows).toEqual([['fraud', 2, 2, 1, 1, 2, 0, 3]]);
  expect(JSON.stringify(brief)).not.toContain('secret');
});
