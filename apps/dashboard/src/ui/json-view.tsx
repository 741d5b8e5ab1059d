import type { ReactNode } from 'react';
import { columnsOf, inline, inReadingOrder, isRow, type Row, room } from './plain-value.ts';
import { words } from './words.ts';

/** Any JSON, readably: like objects as a table, an object as names and values, the rest as it is. */
export function JsonView({ value, depth = 0 }: { value: unknown; depth?: number }): ReactNode {
  const text = inline(value);
  if (text !== undefined) return <Text text={text} />;
  const columns = columnsOf(value);
  if (columns) return <Table rows={value as readonly Row[]} columns={columns} />;
  if (depth > 4) return <Raw value={value} />;
  if (Array.isArray(value)) {
    return (
      <ol className="space-y-2">
        {value.slice(0, 100).map((item, at) => (
          <li key={at} className="border-l-2 border-line pl-3">
            <JsonView value={item} depth={depth + 1} />
          </li>
        ))}
      </ol>
    );
  }
  if (isRow(value)) return <Fields row={value} depth={depth} />;
  return <Raw value={value} />;
}

function Fields({ row, depth }: { row: Row; depth: number }): ReactNode {
  return (
    <dl className="grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-4 gap-y-1.5 text-sm">
      {inReadingOrder(row).map(([name, value]) => {
        const wide = room(value) > 0;
        return (
          <div key={name} className="col-span-2 grid min-w-0 grid-cols-subgrid">
            <dt className={`text-muted ${wide ? 'col-span-2' : ''}`}>{words(name)}</dt>
            <dd
              className={`min-w-0 ${wide ? 'col-span-2 mt-0.5' : ''} ${room(value) === 2 ? 'border-l-2 border-line pl-3' : ''}`}
            >
              <JsonView value={value} depth={depth + 1} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Table({ rows, columns }: { rows: readonly Row[]; columns: readonly string[] }): ReactNode {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Table">
      <table className="w-full border-collapse text-left text-xs">
        <thead>
          <tr className="border-b border-line text-muted">
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={`py-1 pr-4 font-medium ${numeric(rows, column) ? 'text-right' : ''}`}
              >
                {words(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 200).map((row, at) => (
            <tr key={at} className="border-b border-line/60 align-top last:border-0">
              {columns.map((column) => (
                <td
                  key={column}
                  className={`py-1 pr-4 ${numeric(rows, column) ? 'text-right whitespace-nowrap' : 'min-w-16'}`}
                >
                  {inline(row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const numeric = (rows: readonly Row[], column: string): boolean =>
  rows.every((row) => typeof row[column] === 'number' || row[column] == null);

function Text({ text }: { text: string }): ReactNode {
  const code = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text);
  return <span className={`text-sm break-words ${code ? 'font-mono text-xs' : ''}`}>{text}</span>;
}

function Raw({ value }: { value: unknown }): ReactNode {
  return (
    <pre className="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
  );
}
