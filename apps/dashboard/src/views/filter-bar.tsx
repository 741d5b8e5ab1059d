import { SlidersHorizontal, X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { ChangeSearch, Search } from '../shell/address.ts';
import { Button } from '../ui/button.tsx';
import type { ViewCard, ViewFilter } from '../wire.ts';
import { FilterInput } from './filter-input.tsx';
import { parametersOf, saysOf } from './read-filters.ts';

/** What the rows can be narrowed by. It stands in the address, so a narrowed view can be sent to somebody. */
export function FilterBar({
  card,
  search,
  change,
}: {
  card: ViewCard;
  search: Search;
  change: ChangeSearch;
}): ReactNode {
  const id = useId();
  const [shown, setShown] = useState(false);
  const { filters } = card;
  if (filters.length === 0) return null;
  const set = filters.flatMap((filter) =>
    parametersOf(filter).flatMap((parameter) => {
      const value = search[parameter];
      return value ? [{ parameter, says: saysOf(filter, parameter, value) }] : [];
    }),
  );
  const [text, ...rest] = filters.toSorted((a, b) => Number(b.kind === 'text') - Number(a.kind === 'text')) as [
    ViewFilter,
    ...ViewFilter[],
  ];
  const clear = (): void => change(Object.fromEntries(set.map(({ parameter }) => [parameter, undefined])));
  return (
    <search className="block border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-end gap-3">
        <FilterInput filter={text} search={search} change={change} />
        <Button
          icon={SlidersHorizontal}
          className="md:hidden"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          Filters
        </Button>
        <div id={id} className={`${shown ? 'flex' : 'hidden'} w-full flex-wrap items-end gap-3 md:contents`}>
          {rest.map((filter) => (
            <FilterInput key={filter.name} filter={filter} search={search} change={change} />
          ))}
        </div>
      </div>
      {set.length > 0 && (
        <ul aria-label="Narrowed by" className="mt-3 flex flex-wrap items-center gap-2 text-xs">
          {set.map(({ parameter, says }) => (
            <li
              key={parameter}
              className="inline-flex items-center gap-1 rounded-full bg-accent-soft py-0.5 pr-1 pl-2.5 text-accent"
            >
              {says}
              <button
                type="button"
                aria-label={`Without ${says}`}
                className="rounded-full p-1 hover:bg-surface"
                onClick={() => change({ [parameter]: undefined })}
              >
                <X aria-hidden className="size-3" />
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              className="rounded px-1 py-1 text-muted underline-offset-2 hover:underline"
              onClick={clear}
            >
              Clear all
            </button>
          </li>
        </ul>
      )}
    </search>
  );
}
