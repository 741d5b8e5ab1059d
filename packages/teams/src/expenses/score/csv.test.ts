import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-csv-'));
const quoted = (field: string): string => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

async function read(file: string): Promise<Record<string, string>[]> {
  const rows = [];
  for await (const row of readCsv(file)) rows.push(row);
  return rows;
}

describe('a CSV file', () => {
  it('gives back every field that was written, zipped or not', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', ' ', 'é', '\n'), maxLength: 6 });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { maxLength: 20 }), fc.boolean(), async (rows, zipped) => {
        const text = `x,y\n${rows.map(([x, y]) => `${quoted(x) || '""'},${quoted(y)}\n`).join('')}`;
        const file = join(folder, `${n++}.csv${zipped ? '.gz' : ''}`);
        writeFileSync(file, zipped ? gzipSync(text) : text);
        expect(await read(file)).toEqual(rows.map(([x, y]) => ({ x, y })));
      }),
      { numRuns: 60 },
    );
  });

  it('reads a last line without its end, and lines of Windows', async () => {
    const file = join(folder, 'windows.csv');
    writeFileSync(file, 'a,b\r\n1,"x ""y"""\r\n2,z');
    expect(await read(file)).toEqual([
      { a: '1', b: 'x "y"' },
      { a: '2', b: 'z' },
    ]);
  });
});
