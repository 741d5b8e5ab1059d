import { Link } from '@tanstack/react-router';
import { AlertTriangle, Check, CircleDashed, CircleX, Cog, FileText, type LucideIcon, Workflow } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Chip } from '../ui/chip.tsx';
import { amount } from '../ui/money.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { figure, words } from '../ui/words.ts';
import type { ViewColumn, ViewRow, ViewTone } from '../wire.ts';

const signs: Record<ViewTone, LucideIcon> = {
  plain: CircleDashed,
  good: Check,
  warn: AlertTriangle,
  bad: CircleX,
  busy: Cog,
};

/** A value as its column says it is drawn. */
export function Cell({ column, row }: { column: ViewColumn; row: ViewRow }): ReactNode {
  const value = row[column.name];
  if (value === null || value === undefined || value === '') return <span className="text-muted">–</span>;
  switch (column.kind) {
    case 'money':
      return <span className="font-medium">{amount(String(value), currencyOf(column, row))}</span>;
    case 'number':
      return typeof value === 'number' ? figure(value) : String(value);
    case 'percent':
      return `${figure(Number(value) * 100)} %`;
    case 'share':
      return <Share value={Number(value)} />;
    case 'date':
      return <time dateTime={String(value)}>{dayOf(String(value))}</time>;
    case 'time':
      return <TimeAgo at={String(value)} />;
    case 'category':
      return <Chip>{String(value)}</Chip>;
    case 'person':
      return (
        <span className="font-mono text-xs" title={String(value)}>
          {String(value).slice(0, 8)}
        </span>
      );
    case 'status':
      return <Status column={column} row={row} value={String(value)} />;
    case 'yes':
      return value === true ? 'yes' : 'no';
    case 'tags':
      return Array.isArray(value) ? (
        <span className="inline-flex flex-wrap gap-1">
          {value.map((tag) => (
            <Chip key={String(tag)}>{String(tag)}</Chip>
          ))}
        </span>
      ) : null;
    case 'run':
      return (
        <a href={`#run=${String(value)}`} onClick={only} className={link}>
          <Workflow aria-hidden className="size-3.5" />
          run {String(value).slice(0, 8)}
        </a>
      );
    case 'document':
      return (
        <Link to="/documents/$document" params={{ document: String(value) } as never} onClick={only} className={link}>
          <FileText aria-hidden className="size-3.5" />
          document {String(value).slice(0, 8)}
        </Link>
      );
    case 'text':
      return String(value);
  }
}

function Status({ column, row, value }: { column: ViewColumn; row: ViewRow; value: string }): ReactNode {
  const tone = column.tones?.[value] ?? 'plain';
  const because = column.because === undefined ? undefined : row[column.because];
  return (
    <span title={typeof because === 'string' ? because : undefined}>
      <Badge tone={tone} icon={signs[tone]}>
        {words(value)}
      </Badge>
    </span>
  );
}

function Share({ value }: { value: number }): ReactNode {
  const part = Math.max(0, Math.min(1, value));
  return (
    <span className="inline-flex w-full max-w-40 items-center gap-2">
      <span aria-hidden className="h-1.5 min-w-10 flex-1 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full ${value > 1 ? 'bg-bad' : 'bg-accent'}`}
          style={{ width: `${part * 100}%` }}
        />
      </span>
      <span className="text-xs">{figure(Math.round(value * 100))} %</span>
    </span>
  );
}

const link = 'inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline';

/** A click on a link is none on the row it stands in, which would open the row as well. */
const only = (event: MouseEvent): void => event.stopPropagation();

const currencyOf = ({ currency }: ViewColumn, row: ViewRow): string | null => {
  const named = typeof currency === 'object' ? row[currency.column] : currency;
  return typeof named === 'string' ? named : null;
};

/** A day is no moment: it is the same in every zone. What is no day of our calendar stays as it is. */
function dayOf(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  return new Date(`${text}T00:00:00Z`).toLocaleDateString(undefined, {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
}
