import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerAnalyst } from './analyst.ts';
import type { AnalystRequest } from './ask.ts';

const user = '00000000-0000-4000-8000-0000000000bb';
let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('analyst_anomalies');
  // Twenty coffees between 4 and 6, one of 60; a neighbour who always pays 60; November dearer than October by far.
  for (let i = 0; i < 20; i++) {
    await test.db.sql(
      `INSERT INTO expenses (user_id, merchant, shopping_type, expense_amount, expense_date) VALUES
        ($1, 'Cafe', 'Coffee', $2, $3), (gen_random_uuid(), 'Cafe', 'Coffee', 60, '2026-11-01'), ($1, 'Shop', 'Shopping', 10, $4), ($1, 'Shop', 'Shopping', 90, $3)`,
      [user, 4 + (i % 5) / 2, `2026-11-${String(i + 1).padStart(2, '0')}`, `2026-10-${String(i + 1).padStart(2, '0')}`],
    );
  }
  await test.db.sql(
    `INSERT INTO expenses (user_id, merchant, shopping_type, expense_amount, expense_date) VALUES ($1, 'Cafe', 'Coffee', 60, '2026-11-03')`,
    [user],
  );
});
afterAll(() => test?.drop());

const answer = (request: AnalystRequest): ReturnType<typeof answerAnalyst> =>
  answerAnalyst(request, {
    db: test.db,
    userId: user,
    today: '2026-11-21',
    signal: new AbortController().signal,
    progress: () => undefined,
  });

it('finds the one charge far above the user’s own habit, whatever others pay', async () => {
  const brief = await answer({ kind: 'anomalies' });
  expect(brief.tables[0]?.rows).toHaveLength(1);
  expect(brief.tables[0]?.rows[0]?.slice(0, 5)).toEqual(['2026-11-03', 'Cafe', 'Coffee', '60.00', '5.00']);
  expect(
    (await answer({ kind: 'anomalies', period: { from: '2026-10-01', to: '2026-10-31' } })).figures[0],
  ).toMatchObject({ value: 0 });
});

it('says plainly whether two months differ by more than chance, and what moved it', async () => {
  const sides = (a: string, b: string): AnalystRequest => ({
    kind: 'compare',
    why: true,
    sides: [
      { says: 'then', period: { from: `${a}-01`, to: `${a}-20` } },
      { says: 'before', period: { from: `${b}-01`, to: `${b}-20` } },
    ],
  });
  const november = await answer(sides('2026-11', '2026-10'));
  expect(november.text).toMatch(/a clear difference: .* less than 0\.1 %/);
  expect(november.text).toContain('What moved it most: Shopping +$1,600.00');
  const empty = await answer(sides('2026-09', '2026-08'));
  expect(empty.text).toMatch(/Both are the same\./);
});

it('counts everything that is unusual, charged twice or comes again, however little of it is listed', async () => {
  const other = '00000000-0000-4000-8000-0000000000cc';
  // Forty dinners of 20 and twelve of 900; 210 charges paid twice, a dollar more each; a gym since June.
  await test.db.sql(
    `INSERT INTO expenses (user_id, merchant, shopping_type, expense_amount, expense_date)
     SELECT $1, 'Grill ' || n, 'Restaurant', CASE WHEN n > 40 THEN 900 ELSE 20 END + n / 100.0, '2026-10-01'::DATE + (n % 28)::INT4 FROM generate_series(1, 52) AS n`,
    [other],
  );
  await test.db.sql(
    `INSERT INTO expenses (user_id, merchant, shopping_type, expense_amount, expense_date)
     SELECT $1, 'Shop ' || n, 'Toys', 100 + n, '2026-09-05' FROM generate_series(1, 210) AS n, generate_series(1, 2) AS again`,
    [other],
  );
  await test.db.sql(
    `INSERT INTO expenses (user_id, merchant, shopping_type, expense_amount, expense_date, recurring)
     SELECT $1, 'Gym', 'Sport', 30, ('2026-0' || n || '-10')::DATE, true FROM generate_series(5, 9) AS n`,
    [other],
  );
  const at = {
    db: test.db,
    userId: other,
    today: '2026-10-30',
    signal: new AbortController().signal,
    progress: () => undefined,
  };
  const anomalies = await answerAnalyst({ kind: 'anomalies', categories: ['Restaurant'] }, at);
  expect(anomalies.figures[0]).toMatchObject({ name: 'unusual charges', value: 12 });
  expect(anomalies.text).toContain('**12 charges** of 52 are');
  expect(anomalies.tables[0]).toMatchObject({ of: 12, rows: { length: 10 } });

  const twice = await answerAnalyst({ kind: 'duplicates', categories: ['Toys'] }, at);
  expect(twice.figures.map(({ value }) => value)).toEqual([210, '43155.00']);
  expect(twice.tables[0]).toMatchObject({ of: 210, rows: { length: 200 } });
  expect(twice.degraded).toHaveLength(1);

  const august = await answerAnalyst({ kind: 'subscriptions', period: { from: '2026-08-01', to: '2026-08-31' } }, at);
  expect(august.tables[0]?.rows.map(([merchant]) => merchant)).toEqual(['Gym']);
  expect(august.figures[0]).toMatchObject({ name: 'subscriptions', value: 1 });
  const april = await answerAnalyst({ kind: 'subscriptions', period: { from: '2026-04-01', to: '2026-04-30' } }, at);
  expect(april.figures[0]).toMatchObject({ value: 0 });
});

it('sees a rise only where there is one', async () => {
  expect((await answer({ kind: 'trend', step: 'day' })).text).toMatch(
    /It rises by about \$[\d.,]+ a day, more than chance would\./,
  );
  expect(
    (
      await answer({
        kind: 'trend',
        step: 'week',
        merchants: ['Shop'],
        period: { from: '2026-10-01', to: '2026-10-20' },
      })
    ).text,
  ).toContain('too few to speak of a trend');
});
