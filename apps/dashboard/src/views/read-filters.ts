import type { Search } from '../shell/address.ts';
import type { ViewCard, ViewFilter } from '../wire.ts';

/** The parameters that a filter has in the address. */
export const parametersOf = ({ name, kind }: ViewFilter): string[] =>
  kind === 'money' || kind === 'date' ? [`${name}_from`, `${name}_to`] : [name];

/** What of the address is asked of the view; the rest (the open row) is the page's own. */
export function queryOf({ filters, sorts }: ViewCard, search: Search): Record<string, string> {
  const known = new Set(filters.flatMap(parametersOf));
  const least = new Map(filters.map((filter) => [filter.name, filter.kind === 'text' ? (filter.least ?? 1) : 1]));
  const asked = Object.entries(search).filter(
    ([name, value]) => known.has(name) && value.trim().length >= (least.get(name) ?? 1),
  );
  const { sort } = search;
  const sorted = sort !== undefined && sorts.some((one) => one.name === sort.replace(/^-/, ''));
  return Object.fromEntries(sorted ? [...asked, ['sort', sort]] : asked);
}

export interface Sorted {
  by: string;
  desc: boolean;
}

export function sortedOf({ sorts }: ViewCard, { sort }: Search): Sorted {
  const by = sort?.replace(/^-/, '');
  return by !== undefined && sorts.some(({ name }) => name === by)
    ? { by, desc: sort?.startsWith('-') ?? false }
    : { by: sorts[0]?.name ?? '', desc: true };
}

/** In words, what a part of the address narrows by: "Category: Travel", "Amount from 100". */
export function saysOf(filter: ViewFilter, parameter: string, value: string): string {
  if (filter.kind === 'money' || filter.kind === 'date')
    return `${filter.title} ${parameter.endsWith('_from') ? 'from' : 'to'} ${value}`;
  if (filter.kind === 'yes') return value === 'yes' ? filter.title : `Not ${filter.title.toLowerCase()}`;
  if (filter.kind === 'choice') {
    const title = filter.options.find((option) => option.value === value)?.title ?? value;
    return `${filter.title}: ${title}`;
  }
  return `${filter.title}: ${filter.kind === 'person' ? value.slice(0, 8) : value}`;
}
