import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../seed/random.ts';
import { duplicates } from './duplicates.ts';
import { exceptions } from './exceptions.ts';
import { isLearnt, readLedger } from './toronto.ts';

const header =
  'id,division,division_raw,transaction_date,posting_date,merchant,amount_cad,currency,original_amount,original_currency,gl_account,gl_description,cost_centre,cost_centre_description,mcc,mcc_description,purpose';

const dateOf = (day: number): string => new Date(Date.UTC(2015, 0, 1 + day)).toISOString().slice(0, 10);

/** Lines of a made-up ledger, in order of days; every tenth is a credit, every ninth repeats the line before. */
function ledger(hidden: string, n = 300): string[] {
  const random = randomFrom(4);
  let last = '';
  return Array.from({ length: n }, (_, i) => {
    const day = Math.floor(i / 3);
    const fresh = `${random.pick(['SHOP A', 'CAFE *B', 'WWW.C.COM'])},${random.whole(100, 9000) / 100}`;
    const [merchant, amount] = (i % 9 === 0 && last ? last : fresh).split(',');
    last = fresh;
    const money = i % 10 === 9 ? `-${amount}` : amount;
    const currency = random.pick(['CAD', 'CAD', 'USD']);
    const centre = random.pick(['A1', 'B2', 'C3']);
    return `r${i},DIV,DIV,${dateOf(day)},${dateOf(day + 2)},${merchant},${money},CAD,${money},${currency},${hidden},${hidden},${centre},x,5000,y,${hidden}`;
  });
}

function folderOf(lines: readonly string[], marks: readonly string[] = ['r27']): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-toronto-'));
  writeFileSync(join(folder, 'ledger.csv.gz'), gzipSync(`${[header, ...lines].join('\n')}\n`));
  writeFileSync(
    join(folder, 'exception_labels.csv'),
    `id,amount_cad,labels\n${marks.map((id) => `${id},1,duplicate\n`).join('')}`,
  );
  return folder;
}

type Line = { id: string; score: number };
const quiet = (): void => undefined;

describe.each([exceptions, duplicates])('$name', (task) => {
  const lines = async (folder: string) => [...(await task.score(folder, quiet)).lines] as Line[];

  it('scores every charge once and no credit', async () => {
    const scored = await lines(folderOf(ledger('a')));
    expect(new Set(scored.map(({ id }) => id)).size).toBe(270);
    expect(scored.every(({ id, score }) => Number.isFinite(score) && Number(id.slice(1)) % 10 !== 9)).toBe(true);
  });

  it('sees neither purpose nor ledger account, nor the marks', async () => {
    const plain = await lines(folderOf(ledger('a')));
    expect(await lines(folderOf(ledger('FRAUD DUPLICATE DISPUTED')))).toEqual(plain);
    expect(await lines(folderOf(ledger('a'), ['r3', 'r100', 'r200']))).toEqual(plain);
  });

  it('sees nothing that is dated later', async () => {
    const all = ledger('a');
    const plain = await lines(folderOf(all));
    const short = await lines(folderOf(all.slice(0, 150)));
    expect(plain.slice(0, short.length)).toEqual(short);
    expect(new Set(short.map(({ score }) => score)).size).toBeGreaterThan(5);
  });
});

describe('the ledger', () => {
  it('is in the order of its days, and of one day as its batch numbers the lines', async () => {
    const [first = ''] = ledger('a');
    const at = (id: string, day: number): string => first.replace('r0,', `${id},`).replace(dateOf(0), dateOf(day));
    const lines = await readLedger(folderOf([at('2015-01/7-100', 1), at('2015-01/7-99', 1), at('2015-01/8-1', 0)]));
    expect(lines.map(({ id, line }) => [id, line])).toEqual([
      ['2015-01/8-1', 2],
      ['2015-01/7-99', 0],
      ['2015-01/7-100', 1],
    ]);
  });
});

describe('the halves', () => {
  it('are told by the cost centre alone, some on each side', () => {
    const some = Array.from({ length: 200 }, (_, i) => isLearnt(`C${i}`));
    expect(some.filter(Boolean).length).toBeGreaterThan(60);
    expect(some.filter((learnt) => !learnt).length).toBeGreaterThan(60);
  });
});
