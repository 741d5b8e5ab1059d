import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { ChangeSearch, Search } from '../shell/address.ts';
import type { ViewFilter, ViewOption } from '../wire.ts';

const box = 'min-h-9 rounded-lg border border-line-strong/70 bg-surface px-2.5 text-sm';
const waitsMs = 300;

interface Props {
  filter: ViewFilter;
  search: Search;
  change: ChangeSearch;
}

/** One filter: what kind it is says what one can put in. */
export function FilterInput({ filter, search, change }: Props): ReactNode {
  const { name, kind, title } = filter;
  const id = useId();
  if (kind === 'money' || kind === 'date') {
    return (
      <fieldset className="min-w-0">
        <legend className="mb-0.5 text-xs text-muted">{title}</legend>
        <div className="flex items-center gap-1">
          {(['from', 'to'] as const).map((end) => (
            <Typed
              key={end}
              label={`${title} ${end}`}
              kind={kind}
              says={end}
              value={search[`${name}_${end}`] ?? ''}
              set={(value) => change({ [`${name}_${end}`]: value })}
            />
          ))}
        </div>
      </fieldset>
    );
  }
  if (kind === 'choice' || kind === 'yes') {
    const options: readonly ViewOption[] =
      filter.kind === 'choice' ? filter.options : [{ value: 'yes' }, { value: 'no' }];
    const value = search[name] ?? '';
    return (
      <div>
        <label htmlFor={id} className="mb-0.5 block text-xs text-muted">
          {title}
        </label>
        <select
          id={id}
          className={`${box} max-w-36`}
          value={value}
          onChange={(event) => change({ [name]: event.target.value })}
        >
          <option value="">any</option>
          {value !== '' && !options.some((option) => option.value === value) && <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.title ?? option.value}
            </option>
          ))}
        </select>
      </div>
    );
  }
  const says = kind === 'text' || kind === 'exact' ? filter.says : "a user's id";
  return (
    <div className={kind === 'text' ? 'min-w-48 flex-1 md:min-w-56' : ''}>
      <span className="mb-0.5 block text-xs text-muted">{title}</span>
      <Typed
        label={title}
        kind={kind}
        value={search[name] ?? ''}
        says={says}
        set={(value) => change({ [name]: value })}
      />
    </div>
  );
}

/** A field whose value goes into the address when typing pauses. What the address says wins while nobody types. */
function Typed({
  label,
  kind,
  value,
  says,
  set,
}: {
  label: string;
  kind: ViewFilter['kind'];
  value: string;
  says?: string | undefined;
  set(value: string): void;
}): ReactNode {
  const [text, setText] = useState(value);
  const [before, setBefore] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (before !== value) {
    setBefore(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = (next: string): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => set(next), waitsMs);
  };
  const widths: Partial<Record<ViewFilter['kind'], string>> = {
    money: 'w-24',
    date: 'w-36',
    text: 'w-full',
    person: 'w-40',
  };
  return (
    <input
      aria-label={label}
      className={`${box} ${widths[kind] ?? 'w-36'}`}
      type={kind === 'date' ? 'date' : kind === 'text' ? 'search' : 'text'}
      inputMode={kind === 'money' ? 'decimal' : undefined}
      placeholder={says}
      value={text}
      onChange={(event) => typed(event.target.value)}
    />
  );
}
