import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askSchema } from './index.ts';
import type { SchemaSaid } from './schema.ts';

/** A town's library, made for this test. */
const db = new DatabaseSync(':memory:');
db.exec(`
  CREATE TABLE author (author_id INTEGER PRIMARY KEY, name TEXT, country TEXT, age INTEGER);
  CREATE TABLE book (book_id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER, genre TEXT, pages INTEGER, year INTEGER);
  CREATE TABLE reader (reader_id INTEGER PRIMARY KEY, name TEXT, sex TEXT, height REAL);
  CREATE TABLE loan (reader_id INTEGER, book_id INTEGER, days INTEGER);
  INSERT INTO author VALUES (1, 'Ada Brook', 'Norway', 61), (2, 'Ben Stone', 'Chile', 34), (3, 'Cleo March', 'Norway', 47), (4, 'Dan O''Hara', 'Ireland', 29);
  INSERT INTO book VALUES (1, 'Salt', 1, 'novel', 310, 1999), (2, 'Iron', 1, 'novel', 120, 2014), (3, 'Tides', 2, 'poetry', 80, 2014), (4, 'Peat', 3, 'history', 510, 2020);
  INSERT INTO reader VALUES (1, 'Eve', 'F', 170), (2, 'Finn', 'M', 181), (3, 'Gus', 'M', 165);
  INSERT INTO loan VALUES (1, 1, 20), (1, 3, 7), (2, 1, 31), (2, 2, 3), (2, 4, 12);
`);
const columns = (table: string, ...names: [name: string, number: boolean][]): SchemaSaid['tables'][number]['columns'] =>
  names.map(([name, number]) => ({
    name,
    number,
    values: number
      ? []
      : db
          .prepare(`SELECT DISTINCT ${name} AS v FROM ${table}`)
          .all()
          .map(({ v }) => String(v)),
  }));
const schema: SchemaSaid = {
  tables: [
    {
      name: 'author',
      key: 'author_id',
      columns: columns('author', ['author_id', true], ['name', false], ['country', false], ['age', true]),
    },
    {
      name: 'book',
      key: 'book_id',
      columns: columns(
        'book',
        ['book_id', true],
        ['title', false],
        ['author_id', true],
        ['genre', false],
        ['pages', true],
        ['year', true],
      ),
    },
    {
      name: 'reader',
      key: 'reader_id',
      columns: columns('reader', ['reader_id', true], ['name', false], ['sex', false], ['height', true]),
    },
    { name: 'loan', columns: columns('loan', ['reader_id', true], ['book_id', true], ['days', true]) },
  ],
  links: [
    { from: ['book', 'author_id'], to: ['author', 'author_id'] },
    { from: ['loan', 'reader_id'], to: ['reader', 'reader_id'] },
    { from: ['loan', 'book_id'], to: ['book', 'book_id'] },
  ],
};

function rows(sql: string): unknown[][] {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement.all() as unknown as unknown[][];
}
const sorted = (all: unknown[][]): unknown[][] =>
  all.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('askSchema', () => {
  it.each<[string, unknown[][]]>([
    ['How many books are there?', [[4]]],
    ['What are the names of authors from Norway?', [['Ada Brook'], ['Cleo March']]],
    ['List the titles of books with more than 100 pages.', [['Iron'], ['Peat'], ['Salt']]],
    ['What is the average age of authors?', [[42.75]]],
    ['What are the maximum and minimum pages of all books?', [[510, 80]]],
    [
      'How many authors are from each country?',
      [
        ['Chile', 1],
        ['Ireland', 1],
        ['Norway', 2],
      ],
    ],
    [
      'What is the average pages for each genre?',
      [
        [80, 'poetry'],
        [215, 'novel'],
        [510, 'history'],
      ],
    ],
    ['What is the name of the youngest author?', [["Dan O'Hara"]]],
    ['Show the names of authors who are older than 40.', [['Ada Brook'], ['Cleo March']]],
    ['What is the title of the book with the most pages?', [['Peat']]],
    ['Which genre has the most books?', [['novel']]],
    ['What are the names of the authors without any books?', [["Dan O'Hara"]]],
    ['Find the names of readers who have at least 3 loans.', [['Finn']]],
    ['How many different genres are there?', [[3]]],
    [
      'Show the names of authors and the number of books of each author.',
      [
        ['Ada Brook', 2],
        ['Ben Stone', 1],
        ['Cleo March', 1],
      ],
    ],
    ['What are the titles of books by the author named "Ada Brook"?', [['Iron'], ['Salt']]],
    ['Show the names of readers that are not female.', [['Finn'], ['Gus']]],
    ['What are the titles of books written in 2014?', [['Iron'], ['Tides']]],
    ['How many books have the genre novel or poetry?', [[3]]],
    ['What are the titles of books whose pages are above average?', [['Peat'], ['Salt']]],
    ["What is the age of the author named 'Dan O'Hara'?", [[29]]],
  ])('%s', (question, expected) => {
    const asked = askSchema(question, schema);
    expect(asked.sql, JSON.stringify(asked)).not.toBeNull();
    expect(sorted(rows(asked.sql ?? ''))).toEqual(sorted(expected));
  });

  it('keeps the order that is asked for', () => {
    expect(rows(askSchema('List the names of authors ordered by age in descending order.', schema).sql ?? '')).toEqual([
      ['Ada Brook'],
      ['Cleo March'],
      ['Ben Stone'],
      ["Dan O'Hara"],
    ]);
    expect(rows(askSchema('Show the titles of books in alphabetical order.', schema).sql ?? '')).toEqual([
      ['Iron'],
      ['Peat'],
      ['Salt'],
      ['Tides'],
    ]);
  });

  it.each([
    ['How many unicorns are there?', 'unicorns'],
    ['Which authors won the Booker Prize?', 'prize'],
    ['What are the names of authors who were both in Chile and Norway twice?', ''],
    ['', ''],
  ])('declines %s', (question, why) => {
    expect(askSchema(question, schema)).toMatchObject({ sql: null, why: expect.stringContaining(why) as string });
  });

  it('makes one SELECT that runs, or nothing, of whatever it is asked', () => {
    const word = fc.constantFrom(
      'how many',
      'authors',
      'books',
      'the',
      'oldest',
      'name',
      'of',
      'each',
      'genre',
      'not',
      'in',
      '2014',
      'more than',
      '3',
      'loans',
      "'Salt'",
      "x' OR 1=1 --",
      '"; DROP TABLE book',
      'Norway',
      'pages',
      'most',
      'and',
      'or',
      'years old',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const { sql } = askSchema(words.join(' '), schema);
        if (sql === null) return;
        expect(sql.startsWith('SELECT ')).toBe(true);
        rows(sql);
      }),
      { numRuns: 400, examples: [[['not', 'loans', 'Norway', 'genre']], [['oldest', 'Norway', 'Norway']]] },
    );
    expect(rows('SELECT count(*) FROM book')).toEqual([[4]]);
  });
});
