import type { Table } from '@holdfast/agents';
import { centsOf, decimal, money } from '../money.ts';
import type { Group, Reader, Source } from '../read.ts';
import type { Side } from './compare.ts';

interface Moved {
  readonly name: string;
  readonly a: bigint;
  readonly b: bigint;
}

/** What moved the difference of two slices: the categories and merchants whose totals differ most. */
export async function why(
  [a, b]: readonly [Side, Side],
  currency: string,
  reader: Reader,
): Promise<{ says: string; tables: Table[] }> {
  const [categories, merchants] = await Promise.all([
    moves(a, b, 'category', currency, reader),
    moves(a, b, 'merchant', currency, reader),
  ]);
  const said = [...categories.moved.slice(0, 2), ...merchants.moved.slice(0, 1)].map(({ name, a: x, b: y }) => {
    const gap = x - y;
    return `${name} ${gap < 0n ? '-' : '+'}${money(decimal(gap < 0n ? -gap : gap), currency)}`;
  });
  return {
    says: said.length > 0 ? `What moved it most: ${said.join(', ')}.` : 'No category moved it.',
    tables: [
      tableOf('What moved it, by category', categories, [a, b], currency),
      tableOf('What moved it, by merchant', merchants, [a, b], currency),
    ],
  };
}

async function moves(
  a: Side,
  b: Side,
  by: 'category' | 'merchant',
  currency: string,
  reader: Reader,
): Promise<{ moved: Moved[]; source: Source }> {
  const [mine, other] = await Promise.all([reader.groups(a.slice, by), reader.groups(b.slice, by)]);
  const totals = new Map<string, { a: bigint; b: bigint }>();
  const add = (groups: readonly Group[], side: 'a' | 'b'): void => {
    for (const group of groups.filter((each) => each.currency === currency)) {
      const known = totals.get(group.name) ?? { a: 0n, b: 0n };
      totals.set(group.name, { ...known, [side]: centsOf(group.net) });
    }
  };
  add(mine.rows, 'a');
  add(other.rows, 'b');
  const size = ({ a: x, b: y }: Moved): bigint => (x > y ? x - y : y - x);
  const moved = [...totals].map(([name, both]) => ({ name, ...both })).filter((each) => size(each) > 0n);
  moved.sort((x, y) => (size(x) === size(y) ? (x.name < y.name ? -1 : 1) : size(x) < size(y) ? 1 : -1));
  return { moved, source: mine.source };
}

function tableOf(
  title: string,
  { moved, source }: { moved: readonly Moved[]; source: Source },
  [a, b]: readonly [Side, Side],
  currency: string,
): Table {
  const shown = moved.slice(0, 10);
  return {
    title,
    columns: [
      { name: 'name', kind: 'text' },
      { name: a.says || 'first', kind: 'money' },
      { name: b.says || 'second', kind: 'money' },
      { name: 'difference', kind: 'money' },
      { name: 'currency', kind: 'text' },
    ],
    rows: shown.map(({ name, a: x, b: y }) => [name, decimal(x), decimal(y), decimal(x - y), currency]),
    ...(shown.length < moved.length ? { of: moved.length } : {}),
    source,
  };
}
