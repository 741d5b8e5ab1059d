import type { ReactNode } from 'react';
import { words } from '../ui/words.ts';
import type { ViewCard, ViewColumn, ViewRow } from '../wire.ts';
import { Cell } from './cell.tsx';

/** A row on a phone: its name and amount above, the rest that says most below. */
export function RowCard({ card, row }: { card: ViewCard; row: ViewRow }): ReactNode {
  const shown = card.columns.filter(({ only }) => only !== 'detail');
  const name = shown.find(({ kind }) => kind === 'text') ?? shown[0];
  const sum = shown.find(({ kind }) => kind === 'money') ?? shown.find(({ kind }) => kind === 'number');
  const rest = shown.filter((column) => column !== name && column !== sum && tells(column, row)).slice(0, 3);
  return (
    <>
      <div role="cell" className="flex items-baseline justify-between gap-3 px-4 pt-2">
        <span className="truncate font-medium">{name && <Cell column={name} row={row} />}</span>
        <span className="shrink-0">
          {sum?.kind === 'number' && <span className="mr-1 text-xs text-muted">{sum.title ?? words(sum.name)}</span>}
          {sum && <Cell column={sum} row={row} />}
        </span>
      </div>
      <div
        role="cell"
        className="flex items-center gap-2 overflow-hidden px-4 pb-2 text-xs whitespace-nowrap text-muted"
      >
        {rest.map((column) => (
          <Cell key={column.name} column={column} row={row} />
        ))}
      </div>
    </>
  );
}

const tells = ({ name, kind }: ViewColumn, row: ViewRow): boolean =>
  kind !== 'text' && row[name] !== null && row[name] !== undefined;
