import { intake } from '@holdfast/agents';
import { HoldfastError } from '@holdfast/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errors } from '../errors.ts';
import { takeCsv } from './read-csv.ts';

type Cells = Readonly<Record<string, string>>;
const lines = intake<Cells>({
  does: 'Keeps them',
  most: 2_500,
  columns: {
    day: { title: 'Day', needed: true, also: ['date'] },
    sum: { title: 'Sum', needed: true },
    says: { title: 'Says' },
  },
  reader: () => (cells) => {
    if (cells['sum'] === 'x') throw errors.CSV_LINE({ reason: 'x is no sum' });
    return cells;
  },
  keep: async (all) => all.length,
});

async function take(
  text: string,
  signal = new AbortController().signal,
): Promise<Awaited<ReturnType<typeof takeCsv>> & { kept: Cells[] }> {
  const kept: Cells[] = [];
  const found = await takeCsv(
    text,
    lines,
    lines.reader({ user: null, userId: null }),
    async (some) => {
      kept.push(...(some as Cells[]));
      return some.length;
    },
    signal,
  );
  return { ...found, kept };
}

describe('a CSV file', () => {
  test('as spreadsheets write it: semicolons, other names and order, quotes, empty lines, a mark at its begin', async () => {
    const found = await take(
      '\uFEFFSum;"Date";Note;Says\r\n1;2026-01-01;n;"a;""b""\nc"\r\n\r\n2;2026-01-02;;\'=1+1\r\n',
    );
    expect(found.kept).toEqual([
      { sum: '1', day: '2026-01-01', says: 'a;"b"\nc' },
      { sum: '2', day: '2026-01-02', says: '=1+1' },
    ]);
    expect(found).toMatchObject({ lines: 2, added: 2, there: 0, wrong: 0, columns: ['sum', 'day', null, 'says'] });
  });

  test('each line that cannot be taken is told with its number, code and text; the others are taken', async () => {
    const found = await take('day,sum\n1,1\n2,x\n3\n4,4,4\n5,"never closed\n6,6\n');
    expect(found.kept.map(({ day }) => day)).toEqual(['1', '6']);
    expect(found.problems.map(({ line, code, text }) => [line, code, text])).toEqual([
      [3, 'CSV_LINE', '2,x'],
      [4, 'CSV_LINE', '3'],
      [5, 'CSV_LINE', '4,4,4'],
      [6, 'CSV_LINE', '5,"never closed'],
    ]);
  });

  test('is refused as a whole without lines, without a needed column, with one twice, and when it is too long', async () => {
    await expect(take('')).rejects.toMatchObject({ code: 'CSV_EMPTY' });
    await expect(take('day,sum\n')).rejects.toMatchObject({ code: 'CSV_EMPTY' });
    await expect(take('day\n1\n')).rejects.toMatchObject({ code: 'CSV_COLUMNS' });
    await expect(take('day,date,sum\n1,1,1\n')).rejects.toMatchObject({ code: 'CSV_COLUMNS' });
    await expect(take(`day,sum\n${'1,1\n'.repeat(2_501)}`)).rejects.toMatchObject({ code: 'CSV_LONG' });
  });

  test('of quotes that are never closed each is told, the rest is read line by line, and soon', async () => {
    const begun = performance.now();
    const found = await take(`day,sum\n1,1\n${'"a","b\n'.repeat(1_900)}2,2\r\n\n"",3\n4\n`);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(found.kept.map(({ day }) => day)).toEqual(['1', '2', '']);
    expect(found).toMatchObject({ lines: 1_904, added: 3, wrong: 1_901 });
    expect(found.problems.slice(0, 2).map(({ line, text }) => [line, text])).toEqual([
      [3, '"a","b'],
      [4, '"a","b'],
    ]);
    expect(found.problems.at(-1)).toMatchObject({ line: 1_906 });
  });

  test('is read no further when who sent it is gone, though nothing of it is to be kept', async () => {
    const gone = new AbortController();
    setImmediate(() => gone.abort());
    await expect(take(`day,sum\n${'1,x\n'.repeat(2_400)}`, gone.signal)).rejects.toThrow('aborted');
  });

  test('no line is lost, whatever stands in it', async () => {
    const odd = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', '\u0000', '=') });
    await fc.assert(
      fc.asyncProperty(odd, async (text) => {
        try {
          const found = await take(`day,sum\n${text}\n1,1`);
          expect(found.added + found.there + found.wrong).toBe(found.lines);
          expect(found.kept).toHaveLength(found.added);
          expect(found.problems).toHaveLength(found.wrong);
        } catch (error) {
          if (!(error instanceof HoldfastError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
