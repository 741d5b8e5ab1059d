/** The address as plain texts: what is filtered, sorted and opened stands there, so that it can be shared and gone back to. */
import { useNavigate, useParams, useSearch as useRouted } from '@tanstack/react-router';
import { useCallback } from 'react';

export type Search = Readonly<Record<string, string>>;

/** `?category=Travel&from=2026-01-01` → its names and values; of a name given twice the last counts. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Empty values leave the address. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given).toString();
  return text && `?${text}`;
}

/** `new`: an entry of its own in the browser's history, which going back takes away; unless said, the entry is replaced. */
export type ChangeSearch = (change: Readonly<Record<string, string | undefined>>, entry?: 'new') => void;

/**
 * What stands after `?`, and how to change parts of it: an undefined or empty value takes a name away. A change replaces
 * the entry in the browser's history, so that "back" leaves the page instead of undoing a letter at a time.
 */
export function useAddress(): [Search, ChangeSearch] {
  const search = useRouted({ strict: false }) as Search;
  const navigate = useNavigate();
  const change = useCallback<ChangeSearch>(
    (part, entry) => {
      void navigate({
        to: '.',
        search: ((known: Search) => ({ ...known, ...part })) as never,
        hash: true,
        replace: entry !== 'new',
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [search, change];
}

/** A part of the path: `useParam('run')` on '/runs/$run'. */
export function useParam(name: string): string {
  const params = useParams({ strict: false }) as Readonly<Record<string, string | undefined>>;
  return params[name] ?? '';
}
