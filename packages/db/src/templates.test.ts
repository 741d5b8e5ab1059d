import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { allQueries } from './queries.ts';
import { loadTemplates } from './templates.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-templates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string): URL {
  const path = join(folder, name);
  writeFileSync(
    path,
    `-- fragment: sum_of(key, filters)
SELECT {key} AS key, sum(x) AS x FROM t WHERE true
{filters}
GROUP BY 1

-- fragment: by_day
t.day
-- fragment: by_shop
t.shop
-- fragment: since
AND t.day >= :since::DATE
-- fragment: at_shop
AND t.shop = :shop::TEXT
`,
  );
  return pathToFileURL(path);
}
const choices = { sum_of: { key: ['by_day', 'by_shop'], filters: ['since', 'at_shop'] } } as const;

describe('loadTemplates', () => {
  it('puts chosen pieces in, numbers their parameters, and keeps one statement a choice', () => {
    const { sum_of } = loadTemplates(file('a.sql'), choices);
    const query = sum_of({ key: ['by_shop'], filters: ['at_shop', 'since'] });
    expect(query.text).toBe(
      'SELECT t.shop AS key, sum(x) AS x FROM t WHERE true\nAND t.day >= $1::DATE\nAND t.shop = $2::TEXT\nGROUP BY 1',
    );
    expect(query.params).toEqual(['since', 'shop']);
    expect(sum_of({ key: ['by_shop'], filters: ['since', 'at_shop'] })).toBe(query);
    expect(sum_of({ key: ['by_day'] }).params).toEqual([]);
  });

  it('takes nothing that is not among the choices', () => {
    const { sum_of } = loadTemplates(file('b.sql'), choices);
    const stranger = ['by_day; DROP TABLE t'] as unknown as ['by_day'];
    expect(() => sum_of({ key: stranger })).toThrow('may not stand there');
  });

  it('shows the checks each piece, and refuses what does not fit at load', () => {
    loadTemplates(file('c.sql'), choices);
    const mine = allQueries().filter(({ source }) => source.includes('c.sql'));
    expect(mine.map(({ params }) => params)).toEqual([['since'], ['shop']]);
    expect(() => loadTemplates(file('d.sql'), { sum_of: { key: ['by_day'] } })).toThrow("'filters' is not both");
    expect(() => loadTemplates(file('e.sql'), { sum_of: { key: ['by_year'], filters: [] } })).toThrow('by_year');
    expect(() => loadTemplates(file('f.sql'), { other: {} })).toThrow("no fragment 'other'");
  });
});
