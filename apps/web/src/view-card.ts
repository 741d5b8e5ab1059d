/** A view as the page knows it before it reads a row. */
import { type AnyView, type Filter, schemaOf, type ViewAt } from '@holdfast/agents';
import type { ViewCard, ViewColumn, ViewFilter } from '@holdfast/dashboard/wire';

export async function viewCard(team: string, name: string, view: AnyView, at: ViewAt): Promise<ViewCard> {
  const { title, does, key, columns, filters = {}, sorts, acts = {}, takes } = view;
  return {
    team,
    view: name,
    title,
    does,
    key,
    columns: Object.entries(columns).map(([column, it]): ViewColumn => ({ name: column, ...it })),
    filters: await Promise.all(Object.entries(filters).map(([filter, it]) => filterCard(filter, it, at))),
    sorts: Object.entries(sorts).map(([sort, it]) => ({ name: sort, title: it.title })),
    opens: view.one !== undefined,
    acts: Object.entries(acts).map(([act, { input, act: _, ...it }]) => ({
      name: act,
      ...it,
      form: schemaOf(input, act),
    })),
    takes: takes
      ? {
          does: takes.does,
          most: takes.most,
          columns: Object.entries(takes.columns).map(([column, { also: _, ...it }]) => ({ name: column, ...it })),
        }
      : null,
  };
}

async function filterCard(name: string, filter: Filter, at: ViewAt): Promise<ViewFilter> {
  if (filter.kind !== 'choice') return { name, ...filter };
  const options = typeof filter.options === 'function' ? await filter.options(at) : filter.options;
  return { name, kind: 'choice', title: filter.title, options: options.map((option) => ({ ...option })) };
}
