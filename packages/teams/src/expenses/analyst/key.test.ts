import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { At } from '../at.ts';
import type { Answer, SeedRow } from '../seed/generate.ts';
import { seedExpenses } from '../seed/store.ts';
import { answerAnalyst } from './analyst.ts';
import type { AnalystRequest } from './ask.ts';
import { knownOf } from './known.ts';
import { busyUser, misses } from './testing/asked.ts';
import { key } from './testing/key.ts';
import { clausesOf, understand } from './understand/index.ts';

const today = '2026-11-21';
let test: TestDatabase;
let seeded: { rows: SeedRow[]; key: Answer[] };
let user: string;
beforeAll(async () => {
  test = await testDatabase('analyst_key');
  seeded = await seedExpenses(test.db, { seed: 1, count: 5000, anchor: today, cases: true });
  user = busyUser(seeded.rows);
});
afterAll(() => test?.drop());

const at = (userId: string): At => ({
  db: test.db,
  userId,
  today,
  signal: new AbortController().signal,
  progress: () => undefined,
});

async function requestOf(question: string, userId: string): Promise<AnalystRequest> {
  const { asks, rest } = understand(question, { today, known: await knownOf(at(userId)) });
  expect(rest).toEqual([]);
  expect(asks).toHaveLength(1);
  return asks[0] as AnalystRequest;
}

it('has a user to ask about, and sixty questions', () => {
  expect(seeded.rows.filter(({ userId }) => userId === user).length).toBeGreaterThan(40);
  expect(new Set(key.map(({ asks }) => asks)).size).toBeGreaterThanOrEqual(60);
});

it('answers every question of the key exactly, without a model', async () => {
  const mine = seeded.rows.filter(({ userId }) => userId === user);
  const wrong: unknown[] = [];
  for (const { asks, ...rest } of key) {
    const { asks: requests, rest: unread } = understand(asks, { today, known: await knownOf(at(user)) });
    const [request] = requests;
    if (request === undefined || requests.length > 1) {
      wrong.push({ asks, requests, unread });
      continue;
    }
    for (const miss of misses({ asks, ...rest }, mine, await answerAnalyst(request, at(user))))
      wrong.push({ asks, request, ...miss });
  }
  expect(wrong).toEqual([]);
});

describe('planted cases', () => {
  it('finds the duplicates that are exact, and little else', async () => {
    let [found, right, there] = [0, 0, 0];
    const planted = new Set(seeded.key.filter(({ label }) => label === 'duplicate').map(({ expenseId }) => expenseId));
    for (const userId of new Set(seeded.rows.map((row) => row.userId))) {
      const brief = await answerAnalyst(await requestOf('Any duplicate transactions?', userId), at(userId));
      const ids = new Set(brief.tables[0]?.rows.map((row) => row[6] as string) ?? []);
      found += ids.size;
      right += [...ids].filter((id) => planted.has(id)).length;
      there += seeded.rows.filter((row) => row.userId === userId && planted.has(row.expenseId)).length;
    }
    expect(right / there).toBeGreaterThan(0.85);
    expect(right / found).toBeGreaterThan(0.6);
  });

  it('finds every subscription with its price, and the prices that rose', async () => {
    const wrong: unknown[] = [];
    for (const userId of [...new Set(seeded.rows.map((row) => row.userId))].slice(0, 30)) {
      const brief = await answerAnalyst(await requestOf('What subscriptions do I have?', userId), at(userId));
      const shown = new Map(brief.tables[0]?.rows.map((row) => [row[0], row]) ?? []);
      const paid = Map.groupBy(
        seeded.rows.filter((row) => row.userId === userId && row.recurring && row.category === 'Subscription'),
        ({ merchant }) => merchant,
      );
      for (const [merchant, rows] of paid) {
        if (rows.length < 3) continue;
        const last = rows.toSorted((a, b) => (a.date < b.date ? -1 : 1)).at(-1);
        if (shown.get(merchant)?.[2] !== last?.amount)
          wrong.push({ userId, merchant, shown: shown.get(merchant), last });
      }
    }
    expect(wrong).toEqual([]);
  });
});

it("never shows another user's charge", async () => {
  const others = new Set(seeded.rows.filter(({ userId }) => userId !== user).map(({ expenseId }) => expenseId));
  const known = await knownOf(at(user));
  const kinds = ['anomalies', 'What are my spending habits?', 'subscriptions', 'duplicates', 'spending trend'];
  for (const question of [...key.map(({ asks }) => asks), ...kinds]) {
    for (const request of understand(question, { today, known }).asks) {
      const brief = await answerAnalyst(request, at(user));
      const shown = brief.tables
        .flatMap(({ rows }) => rows.flat())
        .filter((cell) => typeof cell === 'string' && others.has(cell));
      expect(shown).toEqual([]);
      const sources = [...brief.figures.map(({ source }) => source), ...brief.tables.map(({ source }) => source)];
      for (const source of sources)
        if (source) expect([source.sql.includes('e.user_id = $'), source.params?.includes(user)]).toEqual([true, true]);
    }
  }
});

it('says only numbers that its figures, tables and periods have', async () => {
  const known = await knownOf(at(user));
  const numbers = (value: string): string[] =>
    value.match(/\d[\d,]*(?:\.\d+)?/g)?.map((number) => String(Number(number.replaceAll(',', '')))) ?? [];
  for (const { asks } of key) {
    for (const request of understand(asks, { today, known }).asks) {
      const { text, figures, tables } = await answerAnalyst(request, at(user));
      const from = numbers(
        JSON.stringify([
          figures.map(({ name, value }) => [name, value]),
          tables.map(({ rows, of }) => [rows, of, rows.length]),
          request,
        ]),
      );
      expect(
        numbers(text).filter((number) => !from.includes(number)),
        text,
      ).toEqual([]);
    }
  }
});

describe('what is not understood', () => {
  it.each([
    ['what is the weather in Paris', /weather/],
    ['How much did I spend blorping?', /blorping/],
    ['compare', /compared with what/],
    ['tell me a joke', /joke/],
  ])('%s: is said, not guessed', async (question, why) => {
    const { asks, rest } = understand(question, { today, known: await knownOf(at(user)) });
    expect(asks).toEqual([]);
    expect(rest[0]?.why).toMatch(why);
  });

  it.each([
    ['am I over budget?', 'budget'],
    ['budget advice', 'budget'],
    ['Is this charge suspicious?', 'fraud'],
    ['send me a report as PDF', 'report'],
  ])('%s: belongs to %s', async (question, about) => {
    expect(understand(question, { today, known: await knownOf(at(user)) }).rest[0]).toMatchObject({ about });
  });

  it('leaves a day that could be two unread', async () => {
    const { asks, rest } = understand('How much did I spend on 3/4/2026?', { today, known: await knownOf(at(user)) });
    expect([asks, rest.length]).toEqual([[], 1]);
  });

  it('takes several questions apart', async () => {
    const { asks, rest } = understand(
      'How much did I spend at Starbucks last month, and what are my biggest expenses? Am I over budget?',
      { today, known: await knownOf(at(user)) },
    );
    expect(asks.map(({ kind }) => kind)).toEqual(['total', 'list']);
    expect(rest.map(({ about }) => about)).toEqual(['budget']);
    expect(clausesOf('groceries and coffee')).toEqual(['groceries and coffee']);
  });

  it('says how it read a misspelt name', async () => {
    expect(understand('How much at walmrt?', { today, known: await knownOf(at(user)) }).notes).toEqual([
      '“walmrt” was read as Walmart',
    ]);
  });
});
