import type { ViewAt } from './view.ts';

export interface Option {
  value: string;
  title?: string;
  /** How many rows have it, where that is known. */
  rows?: number;
}

/**
 * What a view can be narrowed by. `text`: part of a text, of at least `least` characters. `exact`: the whole text. `choice`:
 * one of the options. `person`: a user's id. `money`, `date`: a range, two parameters NAME_from and NAME_to, both included.
 * `yes`: whether it is so.
 */
export type Filter =
  | { kind: 'text'; title: string; says?: string; least?: number }
  | { kind: 'exact'; title: string; says?: string }
  | { kind: 'choice'; title: string; options: readonly Option[] | ((at: ViewAt) => Promise<readonly Option[]>) }
  | { kind: 'person'; title: string }
  | { kind: 'money'; title: string }
  | { kind: 'date'; title: string }
  | { kind: 'yes'; title: string };

/** The parameters of a filter, with the filter itself. */
export function parametersOf(name: string, { kind }: Filter): string[] {
  return kind === 'money' || kind === 'date' ? [`${name}_from`, `${name}_to`] : [name];
}

const longest = 200;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const amount = /^-?\d{1,13}(?:\.\d{1,2})?$/;

/** The value of a parameter as the view takes it, or in words why it cannot be. Both are given: `{ value }` or `{ wrong }`. */
export function readValue(filter: Filter, text: string): { value: string | boolean } | { wrong: string } {
  const said = text.trim();
  if (said === '' || said.length > longest) return { wrong: `needs 1 to ${longest} characters` };
  if (/\p{Cc}/u.test(said)) return { wrong: 'has control characters' };
  switch (filter.kind) {
    case 'text':
      return Array.from(said).length < (filter.least ?? 1)
        ? { wrong: `needs at least ${filter.least} characters` }
        : { value: said };
    case 'exact':
    case 'choice':
      return { value: said };
    case 'person':
      return guid.test(said) ? { value: said.toLowerCase() } : { wrong: "is no user's id" };
    case 'money':
      return amount.test(said) ? { value: said } : { wrong: 'is no amount such as 1234.50' };
    case 'date':
      return isDay(said) ? { value: said } : { wrong: 'is no day such as 2026-01-31' };
    case 'yes':
      return said === 'yes' || said === 'no' ? { value: said === 'yes' } : { wrong: 'is neither yes nor no' };
  }
}

function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
