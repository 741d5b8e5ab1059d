import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { HoldfastError } from '@holdfast/errors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from './allowed.ts';
import { gate } from './gate.ts';
import { readSql } from './read.ts';

const me = '11111111-2222-4333-8444-555555555555';
const other = '99999999-2222-4333-8444-555555555555';
const tables = [
  {
    name: 'expenses',
    columns: [
      'expense_id',
      'user_id',
      'expense_date',
      'expense_amount',
      'shopping_type',
      'description',
      'merchant',
      'payment_method',
      'recurring',
      'currency',
    ],
    owner: 'user_id',
  },
  { name: 'budgets', columns: ['user_id', 'category', 'month', 'amount'], owner: 'user_id' },
];
let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('sql_read');
  for (const [user, merchant, description] of [
    [me, 'Cafe', 'lunch'],
    [me, 'Cafe', 'dinner'],
    [me, 'Shop', 'shoes'],
    [other, 'Secret Clinic', 'the other’s secret'],
  ])
    await test.db.sql(
      `INSERT INTO expenses (user_id, merchant, description, expense_date, expense_amount, shopping_type) VALUES ($1, $2, $3, '2026-11-02', 12.5, 'Restaurant')`,
      [user, merchant, description],
    );
  await test.db.sql(
    `INSERT INTO budgets (user_id, category, month, amount) VALUES ($1, 'Restaurant', '2026-11-01', 5), ($2, 'Restaurant', '2026-11-01', 777)`,
    [me, other],
  );
});
afterAll(() => test?.drop());

const read = (sql: string, user: string | null = me, more: object = {}): ReturnType<typeof readSql> =>
  readSql(test.db, sql, { tables, user, ...more });
async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'passed';
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    expect(error.fix).not.toBe('');
    return error.code;
  }
}

describe('what passes', () => {
  it.each<[string, unknown[]]>([
    ['SELECT count(*) AS n FROM expenses', [{ n: 3 }]],
    [
      'SELECT merchant, sum(expense_amount) AS total FROM expenses GROUP BY merchant ORDER BY 2 DESC;',
      [
        { merchant: 'Cafe', total: '25.00' },
        { merchant: 'Shop', total: '12.50' },
      ],
    ],
    [
      "WITH big AS (SELECT * FROM expenses WHERE expense_amount > 1) SELECT count(*) AS n FROM big b WHERE b.merchant ILIKE 'c%' -- mine",
      [{ n: 2 }],
    ],
    ['WITH expenses AS (SELECT * FROM expenses LIMIT 2) SELECT count(*) AS n FROM expenses', [{ n: 2 }]],
    [
      'SELECT e.merchant, rank() OVER (PARTITION BY e.merchant ORDER BY e.expense_amount) AS place FROM expenses e WHERE description = $$shoes$$',
      [{ merchant: 'Shop', place: 1 }],
    ],
    [
      'SELECT extract(month FROM expense_date)::INT4 AS month, avg(expense_amount)::NUMERIC(10,2) AS mean FROM expenses GROUP BY 1',
      [{ month: 11, mean: '12.50' }],
    ],
    [
      'SELECT e.merchant, b.amount FROM expenses e JOIN budgets b ON b.category = e.shopping_type WHERE NOT EXISTS (SELECT 1 FROM budgets x WHERE x.amount > 700) ORDER BY 1 LIMIT 1',
      [{ merchant: 'Cafe', amount: '5.00' }],
    ],
    ['SELECT 1 AS one UNION ALL SELECT count(*) FROM budgets', [{ one: 1 }, { one: 1 }]],
    [
      'SELECT CASE WHEN amount BETWEEN 1 AND 9 THEN COALESCE(category, current_date::TEXT) END AS what FROM budgets',
      [{ what: 'Restaurant' }],
    ],
  ])('%s', async (sql, rows) => {
    expect((await read(sql)).rows).toEqual(rows);
  });

  it('sees everybody for an operator, and says where there were more rows', async () => {
    expect((await read('SELECT count(*) AS n FROM expenses', null)).rows).toEqual([{ n: 4 }]);
    expect(await read('SELECT merchant FROM expenses', me, { rows: 2 })).toMatchObject({
      more: true,
      columns: ['merchant'],
      params: [me],
    });
    expect((await read('SELECT merchant FROM expenses', me, { rows: 3 })).more).toBe(false);
  });
});

/** What people and models try, with the code it is refused by. */
const attacks: readonly (readonly [code: string, sql: string])[] = [
  ['SQL_NOT_ONE_SELECT', ''],
  ['SQL_NOT_ONE_SELECT', '-- nothing'],
  ['SQL_NOT_ONE_SELECT', 'SELECT 1; DELETE FROM expenses'],
  ['SQL_NOT_ONE_SELECT', 'DELETE FROM expenses'],
  ['SQL_NOT_ONE_SELECT', 'UPDATE expenses SET expense_amount = 0'],
  ['SQL_NOT_ONE_SELECT', 'EXPLAIN ANALYZE SELECT 1'],
  ['SQL_NOT_ONE_SELECT', "COPY expenses TO PROGRAM 'sh'"],
  ['SQL_NOT_ONE_SELECT', 'DO $$ BEGIN END $$'],
  ['SQL_NOT_ONE_SELECT', 'SET ROLE postgres'],
  ['SQL_NOT_ONE_SELECT', 'COMMIT'],
  ['SQL_NOT_ONE_SELECT', 'PREPARE p AS SELECT 1'],
  ['SQL_NOT_ONE_SELECT', 'CREATE TABLE t AS SELECT * FROM expenses'],
  ['SQL_SYNTAX', 'SELECT 1) AS x, (SELECT 1'],
  ['SQL_SYNTAX', 'SELECT * FROM expenses) AS answer; DROP TABLE expenses; --'],
  ['SQL_SYNTAX', "SELECT 'open"],
  ['SQL_SYNTAX', 'SELECT 1 /* open'],
  ['SQL_SYNTAX', 'SELECT \0 1'],
  ['SQL_TOO_LONG', `SELECT ${'1 + '.repeat(1200)} 1`],
  ['SQL_CHANGES', 'WITH gone AS (DELETE FROM expenses RETURNING *) SELECT * FROM gone'],
  ['SQL_CHANGES', "WITH new AS (INSERT INTO expenses (merchant) VALUES ('x') RETURNING *) SELECT * FROM new"],
  ['SQL_CHANGES', 'SELECT * FROM (WITH u AS (UPDATE expenses SET merchant = NULL RETURNING *) SELECT * FROM u) q'],
  ['SQL_CHANGES', 'SELECT * INTO stolen FROM expenses'],
  ['SQL_CHANGES', 'SELECT * FROM expenses FOR UPDATE'],
  ['SQL_CHANGES', 'SELECT * FROM (SELECT * FROM expenses FOR SHARE) q'],
  ['SQL_TABLE', 'SELECT * FROM public.expenses'],
  ['SQL_TABLE', 'SELECT * FROM "public"."expenses"'],
  ['SQL_TABLE', 'SELECT * FROM agent_tasks'],
  ['SQL_TABLE', 'SELECT * FROM U&"\\0061gent_tasks"'],
  ['SQL_TABLE', 'SELECT * FROM "EXPENSES"'],
  ['SQL_TABLE', 'SELECT * FROM pg_catalog.pg_authid'],
  ['SQL_TABLE', 'SELECT * FROM pg_shadow'],
  ['SQL_TABLE', 'SELECT * FROM information_schema.tables'],
  ['SQL_TABLE', 'SELECT (SELECT count(*) FROM pg_stat_activity)'],
  ['SQL_TABLE', 'SELECT merchant FROM expenses UNION SELECT task_id::TEXT FROM agent_tasks'],
  ['SQL_TABLE', 'TABLE agent_memory'],
  ['SQL_TABLE', 'SELECT 1 FROM expenses e, LATERAL (SELECT * FROM events WHERE true) x'],
  // The name of a WITH outside of where it counts is the database's own table.
  ['SQL_TABLE', 'WITH agent_tasks AS (SELECT * FROM agent_tasks) SELECT * FROM agent_tasks'],
  ['SQL_TABLE', 'WITH a AS (SELECT * FROM agent_tasks), agent_tasks AS (SELECT 1) SELECT * FROM a'],
  ['SQL_TABLE', 'SELECT (WITH events AS (SELECT 1) SELECT 1), (SELECT count(*) FROM events)'],
  ['SQL_TABLE', 'SELECT * FROM (WITH events AS (SELECT 1) SELECT 1) a, events'],
  ['SQL_COLUMN', 'SELECT ctid FROM expenses'],
  ['SQL_COLUMN', 'SELECT tableoid FROM expenses'],
  ['SQL_COLUMN', 'SELECT xmin FROM expenses e'],
  ['SQL_COLUMN', 'SELECT watched_at FROM expenses'],
  ['SQL_COLUMN', 'SELECT tags FROM expenses'],
  ['SQL_COLUMN', 'SELECT e.pg_sleep FROM expenses e'],
  ['SQL_COLUMN', 'SELECT public.expenses.merchant FROM expenses'],
  ['SQL_COLUMN', 'SELECT e FROM expenses e'],
  ['SQL_FUNCTION', 'SELECT pg_sleep(10)'],
  ['SQL_FUNCTION', "SELECT pg_read_file('/etc/passwd')"],
  ['SQL_FUNCTION', "SELECT current_setting('is_superuser')"],
  ['SQL_FUNCTION', "SELECT set_config('transaction_read_only', 'off', true)"],
  ['SQL_FUNCTION', "SELECT dblink('host=evil', 'SELECT 1')"],
  ['SQL_FUNCTION', "SELECT query_to_xml('SELECT * FROM agent_tasks', true, true, '')"],
  ['SQL_FUNCTION', "SELECT lo_import('/etc/passwd')"],
  ['SQL_FUNCTION', 'SELECT pg_terminate_backend(1)'],
  ['SQL_FUNCTION', "SELECT nextval('s')"],
  ['SQL_FUNCTION', "SELECT public.count('x')"],
  ['SQL_FUNCTION', 'SELECT pg_advisory_lock(1)'],
  ['SQL_FUNCTION', 'SELECT pg_notify($$a$$, $$b$$)'],
  ['SQL_FUNCTION', "SELECT repeat('x', 1000000000)"],
  ['SQL_FUNCTION', "SELECT string_agg(merchant, '') FROM expenses"],
  ['SQL_FUNCTION', 'SELECT merchant || merchant FROM expenses'],
  ['SQL_FUNCTION', 'SELECT 2 ^ 100000'],
  ['SQL_FUNCTION', "SELECT merchant ~ '(a+)+$' FROM expenses"],
  ['SQL_FUNCTION', 'SELECT 1 OPERATOR(public.+) 1'],
  ['SQL_FUNCTION', 'SELECT current_user'],
  ['SQL_FUNCTION', 'SELECT session_user'],
  ['SQL_FUNCTION', 'SELECT version()'],
  ['SQL_FUNCTION', 'SELECT row_to_json(e) FROM expenses e'],
  ['SQL_FUNCTION', 'SELECT has_table_privilege($$agent_tasks$$, $$SELECT$$)'],
  ['SQL_CONSTRUCT', 'SELECT * FROM generate_series(1, 1000000000)'],
  ['SQL_CONSTRUCT', 'WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT * FROM r'],
  ['SQL_CONSTRUCT', "SELECT 'agent_tasks'::regclass"],
  ['SQL_CONSTRUCT', "SELECT CAST('x' AS pg_catalog.regrole)"],
  ['SQL_CONSTRUCT', 'SELECT $1'],
  ['SQL_CONSTRUCT', 'SELECT * FROM expenses TABLESAMPLE SYSTEM (10)'],
  ['SQL_CONSTRUCT', 'SELECT (e).merchant FROM expenses e'],
  ['SQL_CONSTRUCT', 'SELECT ARRAY[1]'],
  ['SQL_CONSTRUCT', 'SELECT ROW(1)'],
  ['SQL_CONSTRUCT', 'SELECT merchant COLLATE "C" FROM expenses'],
  ['SQL_CONSTRUCT', 'SELECT xmlelement(name x)'],
  ['SQL_CONSTRUCT', "SELECT JSON_OBJECT('a': 1)"],
  ['SQL_CONSTRUCT', `SELECT 1 FROM ${Array.from({ length: 30 }, (_, i) => `expenses e${i}`).join(', ')}`],
];

describe('what is refused, each with its reason', () => {
  it.each(attacks)('%s: %s', async (code, sql) => {
    expect(await codeOf(gate(sql, { tables, user: me, rows: 10 }))).toBe(code);
  });

  it('changed nothing by any of them', async () => {
    for (const [, sql] of attacks) await codeOf(read(sql));
    const [left] = await test.db.sql<{ n: number }>('SELECT count(*) AS n FROM expenses WHERE merchant IS NOT NULL');
    expect(left?.n).toBe(4);
  });
});

describe("another user's rows", () => {
  it.each([
    'SELECT * FROM expenses',
    'SELECT * FROM expenses WHERE true OR user_id IS NOT NULL',
    `SELECT * FROM expenses WHERE user_id = '${other}'`,
    'SELECT e.* FROM expenses e RIGHT JOIN expenses f ON false',
    'SELECT max(description) AS d, max(merchant) AS m FROM expenses',
    'SELECT category, max(amount) AS a FROM budgets GROUP BY GROUPING SETS ((category), ())',
    'WITH expenses AS (SELECT * FROM expenses) SELECT * FROM expenses',
    'SELECT * FROM (SELECT * FROM expenses EXCEPT SELECT * FROM expenses WHERE merchant IS NULL) q',
    'SELECT * FROM expenses ORDER BY (SELECT max(merchant) FROM expenses) LIMIT 100',
  ])('are in no result: %s', async (sql) => {
    const { rows } = await read(sql);
    expect(JSON.stringify(rows)).not.toMatch(/ecret|99999999|777/);
  });

  it('are told by no error either: no condition runs before the rows are the user’s', async () => {
    // Every row it sees is cast, and the message of the first that fails has its text.
    const failing = read(
      "SELECT count(*) FROM expenses WHERE CASE WHEN merchant LIKE 'Secret%' THEN description::INT4 > 0 ELSE true END",
    );
    expect((await failing).rows).toEqual([{ count: 3 }]);
    const error = await read('SELECT description::INT4 FROM expenses').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SQL_FAILED' });
    expect(String(error)).not.toContain('secret');
  });

  it('are in no result, whatever the parts of a statement', async () => {
    const from = fc.constantFrom(
      'expenses',
      'expenses e JOIN budgets b ON true',
      '(SELECT * FROM expenses) s',
      'expenses a LEFT JOIN expenses b ON a.user_id <> b.user_id',
      'budgets',
    );
    const where = fc.constantFrom(
      'true',
      '1 = 1 OR 1 = 2',
      'NOT false',
      `'${other}' = '${other}'`,
      'EXISTS (SELECT 1 FROM expenses x)',
      "current_date > '1990-01-01'",
    );
    const tail = fc.constantFrom(
      '',
      ' UNION ALL SELECT * FROM (SELECT 1) z WHERE false',
      ' LIMIT 50',
      ' ORDER BY 1 DESC',
      ' -- ',
      ' /* ) */',
      ';',
    );
    await fc.assert(
      fc.asyncProperty(from, where, tail, async (source, condition, end) => {
        const sql = `SELECT * FROM ${source} WHERE ${condition}${end}`;
        const shown = await read(sql).then(({ rows }) => JSON.stringify(rows), String);
        expect(shown).not.toMatch(/ecret|777/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('how it runs', () => {
  it('stops at its deadline and the connection goes on', async () => {
    const slow = `SELECT count(*) FROM ${Array.from({ length: 20 }, (_, i) => `expenses e${i}`).join(', ')}`;
    expect(await codeOf(read(slow, me, { deadline: 50 }))).toBe('SQL_DEADLINE');
    expect((await read('SELECT count(*) AS n FROM expenses')).rows).toEqual([{ n: 3 }]);
  });

  it('runs in a read-only transaction, and as a role that may only read where there is one', async () => {
    const role = `reader_${Date.now()}`;
    await test.db.sql(`CREATE ROLE ${role} NOLOGIN`);
    await test.db.sql(`GRANT SELECT ON expenses TO ${role}`);
    try {
      expect((await read('SELECT count(*) AS n FROM expenses', me, { role })).rows).toEqual([{ n: 3 }]);
      const error = await read('SELECT count(*) AS n FROM budgets', me, { role }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: 'SQL_FAILED',
        message: expect.stringContaining('permission denied') as string,
      });
    } finally {
      await test.db.sql(`DROP OWNED BY ${role}`);
      await test.db.sql(`DROP ROLE ${role}`);
    }
  });

  it('says what the database says of a mistake', async () => {
    const error = await read('SELECT sum(merchant) FROM expenses').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SQL_FAILED', message: expect.stringContaining('sum(text)') as string });
  });

  it('lists only functions that the database has', async () => {
    const known = await test.db.sql<{ proname: string }>(
      `SELECT DISTINCT proname FROM pg_proc WHERE proname = ANY($1)`,
      [[...functions]],
    );
    const grammar = ['greatest', 'least'];
    expect(
      [...functions].filter((name) => !grammar.includes(name) && !known.some(({ proname }) => proname === name)),
    ).toEqual([]);
  });
});
