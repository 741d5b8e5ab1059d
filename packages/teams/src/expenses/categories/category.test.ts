import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import { typesByWords } from './by-words.ts';
import { categoryOf } from './category.ts';
import { type Classifier, chancesOf, classifierText, readClassifier, vectorOf } from './classifier.ts';
import { type Example, growClassifier, usualGrowth } from './grow.ts';
import { ridgeWeights } from './ridge.ts';
import { signsOf } from './signs.ts';

let test: TestDatabase;
const user = '22222222-2222-4333-8444-555555555555';
beforeAll(async () => {
  test = await testDatabase('categories');
  await seedExpenses(test.db, { seed: 1, count: 500, anchor: '2026-11-21' });
});
afterAll(() => test?.drop());

const best = (merchant: string, description: string | null = null): string =>
  [...typesByWords(merchant, description).chances].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';

describe('words', () => {
  it.each([
    ['PIZZA HUT #0123 TORONTO', 'Restaurant'],
    ["Trader Joe's 552", 'Groceries'],
    ['STARBUCKS 4421', 'Coffee'],
    ['Shell Gas Station', 'Fuel'],
    ['SHERATON HOTEL MONTREAL', 'Travel'],
    ['UBER *TRIP', 'Transport'],
    ['RONA LUMBER', 'Home Improvement'],
    ['Spotify AB', 'Subscription'],
    ['Best Buy 933', 'Electronics'],
    ['Bäckerei Müller', 'Groceries'],
  ])('%s is %s', (merchant, type) => expect(best(merchant)).toBe(type));
  it('of a description break the tie of a department store', () =>
    expect(best('Walmart', 'headphones and a charger')).toBe('Electronics'));
});

describe('categoryOf', () => {
  it('knows a merchant nobody bought at by its words, and admits what nothing tells', async () => {
    expect(await categoryOf({ merchant: 'Trattoria Pizzeria Da Enzo', userId: user }, test)).toMatchObject({
      category: 'Restaurant',
      from: 'words',
    });
    expect(await categoryOf({ merchant: 'Xqz 17', userId: user }, test)).toMatchObject({
      category: null,
      from: 'nothing',
    });
    expect(await categoryOf({ merchant: null, userId: null }, test)).toMatchObject({ category: null });
  });

  it('knows a merchant by the like of its name, where no word of the list tells', async () => {
    const found = await categoryOf({ merchant: 'FABRICLAND QUILTING', userId: user }, test);
    expect(found).toMatchObject({ category: 'Shopping', from: 'the like of its name' });
  });

  it("goes by everybody's charges, and by the user's own before them", async () => {
    const before = await categoryOf({ merchant: 'STARBUCKS', userId: user }, test);
    expect(before).toMatchObject({ category: 'Coffee', from: "everybody's history" });
    for (let i = 0; i < 3; i++)
      await test.db.sql(
        `INSERT INTO expenses (user_id, merchant, expense_amount, shopping_type) VALUES ($1, 'Starbucks #12', 8, 'restaurant')`,
        [user],
      );
    const after = await categoryOf({ merchant: 'STARBUCKS', userId: user }, test);
    expect(after).toMatchObject({ category: 'Restaurant', from: 'own history' });
    expect(after.confidence).toBeGreaterThan(0.5);
    expect(after.likeliest.map(({ category }) => category)).toContain('Coffee');
  });
});

describe('the learnt classifier', () => {
  const examples: Example[] = [
    ...['PIZZA HUT', 'PIZZA NOVA', 'BIG PIZZA'].map((name) => ({ signs: signsOf(name), code: '5814' })),
    ...['FLOWER SHOP', 'CITY FLOWERS', 'FLOWERS BY ANN'].map((name) => ({ signs: signsOf(name), code: '5992' })),
    ...['X 1', 'Y 2', 'Z 3'].map((name) => ({ signs: signsOf(name, ['pens and paper for the office']), code: '5943' })),
  ];
  const grown = growClassifier(examples, { ...usualGrowth, ridge: 0.5 });
  const likeliest = (classifier: Classifier, name: string, descriptions: string[] = []): string => {
    const chances = chancesOf(classifier, vectorOf(classifier, signsOf(name, descriptions)));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 6);
    return classifier.codes[chances.indexOf(Math.max(...chances))] ?? '';
  };

  it('learns from pieces of names and from descriptions, and tells names it never saw', () => {
    expect(likeliest(grown, 'PIZZAIOLO 12')).toBe('5814');
    expect(likeliest(grown, 'SUNFLOWERS')).toBe('5992');
    expect(likeliest(grown, 'Q', ['paper'])).toBe('5943');
  });

  it('does not know a sign of one thing, however many examples there are of it', () => {
    const of = (name: string, code: string) => [{}, {}, {}].map(() => ({ signs: signsOf(name), code, of: name }));
    const { signs } = growClassifier([...of('ALPHA', '1'), ...of('BETA', '2'), ...of('GAMMA', '2')]);
    expect([...signs.keys()].filter((sign) => sign.startsWith('w:'))).toEqual([]);
  });

  it('a long description does not drown the name', () => {
    const words = Array.from({ length: 60 }, (_, i) => `paper ${'abcdefghijklmnopqrst'.slice(0, 3 + (i % 17))}`);
    expect(likeliest(grown, 'PIZZA HUT')).toBe('5814');
    const told = vectorOf(grown, signsOf('PIZZA HUT', words));
    expect(told.strength.reduce((sum, each) => sum + each * each, 0)).toBeLessThan(3);
  });

  it('says the same after being written and read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'holdfast-categories-')), 'm.json');
    writeFileSync(file, classifierText(grown, { learnt: 'here' }));
    const again = readClassifier(pathToFileURL(file));
    for (const name of ['PIZZAIOLO 12', 'SUNFLOWERS']) expect(likeliest(again, name)).toBe(likeliest(grown, name));
  });

  it('that ships is small, says where it is from, and has no sign of a single merchant', () => {
    const file = new URL('../models/categories.json', import.meta.url);
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeLessThan(1_300_000);
    expect(text).toContain('Open Government Licence - Toronto');
    const { provenance } = JSON.parse(text) as { provenance: { growth: { least: number } } };
    expect(provenance.growth.least).toBeGreaterThanOrEqual(3);
    expect(likeliest(readClassifier(file), 'ROSEDALE PIZZERIA')).toMatch(/^581/);
  });
});

describe('least squares with a ridge', () => {
  const rows = [
    { at: [0, 1], strength: [1, 2] },
    { at: [1], strength: [1] },
    { at: [0], strength: [3] },
  ];
  const shares = Float64Array.from([0.25, 0.75]);
  const solved = ridgeWeights(rows, [0, 1, 1], shares, { width: 2, ridge: 0.5, rounds: 10 });

  it('leaves no slope', () => {
    const slope = [0, 1].map((column) =>
      [0, 1].map((code) =>
        rows.reduce(
          (sum, { at, strength }, i) => {
            const told = at.reduce((all, place, j) => all + (strength[j] ?? 0) * (solved[place * 2 + code] ?? 0), 0);
            const error = told + (shares[code] ?? 0) - ([0, 1, 1][i] === code ? 1 : 0);
            return sum + error * (strength[at.indexOf(column)] ?? 0);
          },
          0.5 * (solved[column * 2 + code] ?? 0),
        ),
      ),
    );
    for (const each of slope.flat()) expect(each).toBeCloseTo(0, 5);
  });
});
