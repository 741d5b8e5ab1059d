import type { Table } from '@holdfast/agents';
import { centsOf, percentOf } from './money.ts';
import type { ChargeRow, Group, Read } from './read.ts';

/** Charges as a table; names are people's own text and are masked. */
export function chargesTable(title: string, { rows, source }: Read<ChargeRow>, of?: number): Table {
  return {
    title,
    columns: [
      { name: 'date', kind: 'date' },
      { name: 'merchant', kind: 'text' },
      { name: 'category', kind: 'text' },
      { name: 'amount', kind: 'money' },
      { name: 'currency', kind: 'text' },
      { name: 'paid with', kind: 'text' },
      { name: 'expense', kind: 'id' },
    ],
    rows: rows.map((row) => [
      row.date,
      row.merchant,
      row.category,
      row.amount,
      row.currency,
      row.payment_method,
      row.expense_id,
    ]),
    ...(of === undefined || of === rows.length ? {} : { of }),
    source,
  };
}

export function groupsTable(title: string, by: string, groups: readonly Group[], read: Read<Group>): Table {
  const wholes = new Map<string, bigint>();
  for (const { currency, net } of read.rows) wholes.set(currency, (wholes.get(currency) ?? 0n) + centsOf(net));
  return {
    title,
    columns: [
      { name: by, kind: 'text' },
      { name: 'total', kind: 'money' },
      { name: 'share', kind: 'percent' },
      { name: 'currency', kind: 'text' },
      { name: 'charges', kind: 'number' },
      { name: 'refunds', kind: 'number' },
      { name: 'average', kind: 'money' },
    ],
    rows: groups.map((group) => [
      group.name,
      group.net,
      percentOf(centsOf(group.net), wholes.get(group.currency) ?? 0n),
      group.currency,
      group.charges,
      group.refunds,
      group.average,
    ]),
    ...(groups.length === read.rows.length ? {} : { of: read.rows.length }),
    source: read.source,
  };
}
