import type { ReactNode } from 'react';
import { words } from '../ui/words.ts';
import type { Boxed } from './read-extracted.ts';

interface Props {
  fields: readonly Boxed[];
  chosen: string | null;
  choose(name: string | null): void;
}

/** What was read, field by field, with how sure it is: in words and as a bar. */
export function FieldList({ fields, chosen, choose }: Props): ReactNode {
  return (
    <dl className="divide-y divide-line">
      {fields.map(({ name, value, confidence }) => (
        <div
          key={name}
          className={`grid grid-cols-[6.5rem_1fr_auto] items-center gap-2 px-2 py-1.5 text-sm ${chosen === name ? 'bg-accent-soft' : ''}`}
          onPointerEnter={() => choose(name)}
          onPointerLeave={() => choose(null)}
        >
          <dt className="text-muted">{words(name)}</dt>
          <dd className={`min-w-0 break-words ${value === null ? 'text-muted' : 'font-medium'}`}>
            {value ?? 'not there'}
          </dd>
          <dd className="flex items-center gap-2 text-xs text-muted">
            {value !== null && (
              <>
                <span aria-hidden className="h-1.5 w-10 overflow-hidden rounded bg-sunken">
                  <span
                    className={`block h-full ${confidence >= 0.75 ? 'bg-good' : 'bg-warn'}`}
                    style={{ width: `${Math.round(confidence * 100)}%` }}
                  />
                </span>
                <span className="w-9 text-right">{Math.round(confidence * 100)} %</span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
