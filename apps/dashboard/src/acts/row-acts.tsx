import { type LucideIcon, Pencil, Split, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { fieldsOf } from '../forms/read-fields.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import type { ViewAct, ViewCard, ViewRow } from '../wire.ts';
import { ActForm } from './act-form.tsx';
import { seenOf, useAct } from './use-act.ts';

const signs: Record<string, LucideIcon> = { split: Split, lift: Trash2, remove: Trash2 };

/** What can be done to a row: a button each, and the form of the one that is open. What needs no more words is done at once; its toast takes it back. */
export function RowActs({
  card,
  row,
  className = '',
}: {
  card: ViewCard;
  row: ViewRow;
  className?: string;
}): ReactNode {
  const [open, setOpen] = useState<ViewAct | null>(null);
  const { mutate, error, isPending } = useAct(card);
  const acts = card.acts.filter(({ on }) => on === 'row');
  if (acts.length === 0) return null;
  const begin = (act: ViewAct): void => {
    const input = known(act, row);
    if (input) mutate({ act: act.name, key: String(row[card.key]), input, seen: seenOf(card, row, input) });
    else setOpen(open === act ? null : act);
  };
  return (
    <div className={className}>
      <div className="flex flex-wrap gap-2 px-4 py-3">
        {acts.map((act) => (
          <Button
            key={act.name}
            icon={signs[act.name] ?? Pencil}
            title={act.does}
            disabled={isPending}
            aria-expanded={known(act, row) ? undefined : open === act}
            onClick={() => begin(act)}
          >
            {act.title}
          </Button>
        ))}
      </div>
      {error && (
        <div className="px-4 pb-3">
          <ProblemNotice problem={problemOf(error)} />
        </div>
      )}
      {open && <ActForm key={open.name} card={card} act={open} row={row} close={() => setOpen(null)} />}
    </div>
  );
}

/** The input, where the row says all of it. */
function known({ form }: ViewAct, row: ViewRow): Record<string, unknown> | undefined {
  const fields = fieldsOf(form);
  if (!fields || !fields.every(({ name, required }) => required && typeof row[name] === 'string')) return undefined;
  return Object.fromEntries(fields.map(({ name }) => [name, row[name]]));
}
