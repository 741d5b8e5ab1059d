import { type ReactNode, useId } from 'react';
import { words } from '../ui/words.ts';
import type { Field } from './read-fields.ts';

interface Props {
  field: Field;
  value: unknown;
  disabled: boolean;
  /** The one that the key for editing leads to. */
  first: boolean;
  set(value: unknown): void;
  /** What it was proposed to be; said where the value is another. */
  was?: string | undefined;
  /** Values that others have there. */
  offers?: readonly string[] | undefined;
}

const box = 'w-full min-h-9 rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm';

export function FieldInput({ field, value, disabled, first, set, was, offers }: Props): ReactNode {
  const id = useId();
  const mark = first ? { 'data-answers': 'field' } : {};
  const label = `${words(field.name)}${field.required ? '' : ' (optional)'}`;
  if (field.kind === 'boolean') {
    return (
      <label className="flex items-center gap-2 text-sm">
        <input
          {...mark}
          type="checkbox"
          className="size-4 accent-accent"
          checked={value === true}
          disabled={disabled}
          onChange={(event) => set(event.target.checked)}
        />
        {words(field.name)}
      </label>
    );
  }
  return (
    <div>
      <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
        {label}
      </label>
      {field.kind === 'choice' ? (
        <select
          {...mark}
          id={id}
          className={box}
          disabled={disabled}
          value={String(value ?? '')}
          onChange={(event) => set(event.target.value || undefined)}
        >
          <option value="">–</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {words(option)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...mark}
          id={id}
          className={box}
          type={field.kind === 'number' || field.kind === 'date' ? field.kind : 'text'}
          inputMode={field.kind === 'amount' ? 'decimal' : undefined}
          list={offers ? `${id}-offers` : undefined}
          placeholder={field.says}
          disabled={disabled}
          value={String(value ?? '')}
          onChange={(event) => set(read(field, event.target))}
        />
      )}
      {was !== undefined && String(value ?? '') !== was && (
        <p className="mt-0.5 text-xs text-muted">
          changed from <del className="text-bad">{was || 'nothing'}</del>
        </p>
      )}
      {offers && (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
    </div>
  );
}

function read(field: Field, input: HTMLInputElement): unknown {
  if (field.kind !== 'number') return input.value;
  return Number.isNaN(input.valueAsNumber) ? undefined : input.valueAsNumber;
}
