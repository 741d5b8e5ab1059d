import { FileText, ImageIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { TimeAgo } from '../ui/time-ago.tsx';
import type { DocumentView } from '../wire.ts';
import { readExtracted } from './read-extracted.ts';
import { StatusBadge } from './status-badge.tsx';

interface Props {
  document: DocumentView;
  open: boolean;
  choose(): void;
}

/** One line of the list; what was read stands in it as soon as it is known. */
export function DocumentLine({ document, open, choose }: Props): ReactNode {
  const Icon = document.contentType.startsWith('image/') ? ImageIcon : FileText;
  const said = readExtracted(document.data).fields;
  const [merchant, total, date] = ['merchant', 'total', 'date'].map(
    (name) => said.find((field) => field.name === name)?.value,
  );
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={choose}
      className={`flex w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-sunken ${open ? 'bg-sunken' : ''}`}
    >
      <Icon aria-hidden className="size-5 shrink-0 text-line-strong" />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{merchant ?? document.name}</span>
        <span className="block truncate text-xs text-muted">
          {merchant && `${document.name} · `}
          {document.type} · <TimeAgo at={document.createdAt} />
          {date && ` · of ${date}`}
        </span>
      </span>
      {total && <span className="text-sm font-semibold tabular-nums">{total}</span>}
      <StatusBadge status={document.status} />
    </button>
  );
}
