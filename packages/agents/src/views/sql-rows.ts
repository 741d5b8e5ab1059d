import { composeQuery, type Fragments, loadQueries, type Query } from '@holdfast/db';
import type { Ask, Place, ViewAt, ViewPage } from './view.ts';

/** How a sort of a view is written in its `.sql` file: the fragment `sort_NAME`, of this type. */
export interface SqlSort {
  /** SQL type that its text is cast to, such as DATE. */
  type: string;
  /** Rows without a value follow after all others. */
  nullable?: boolean;
}

export interface SqlRows<Row> {
  /**
   * Has the statements `page` (with `<<place>>` among its columns, `<<wanted>>`, `<<beyond>>`, `<<order>>`, and
   * `LIMIT :limit::INT8`) and `count` (with `<<wanted>>` and `LIMIT :limit::INT8`, giving `n`), and the shared fragments `key`,
   * `scope` (rows of the user `:scope::UUID`), `sort_NAME` for each sort, and one for each parameter of the filters.
   */
  file: URL;
  sorts: Readonly<Record<string, SqlSort>>;
  /** Fragments of other files that this one puts in. */
  fragments?: Fragments;
  /** SQL type of the fragment `key`. */
  key: string;
  /** Every parameter of the filters; of one that is yes or no, `no` has the fragment `not_NAME`. */
  parameters: Readonly<Record<string, 'text' | 'yes'>>;
  /** Counted up to this many, 1,000 unless said: counting reads the rows. */
  countTo?: number;
  /** The rows as the view shows them, from those of the statement. */
  show(rows: readonly SqlRow[], at: ViewAt): Promise<readonly Row[]> | readonly Row[];
  /** The value of a parameter as the statement takes it; as it is, unless given. */
  value?(parameter: string, value: string): string;
}

/** What `page` gives: `at_value` and `at_key` (from `<<place>>`) say where the row stands. */
export type SqlRow = Readonly<Record<string, unknown>> & { at_value: string | null; at_key: string };

/** Which of the statements a page needs. Rows without a value of a nullable sort are a part of their own, the last. */
export interface Shape {
  wanted: Ask['wanted'];
  sort: Ask['sort'];
  scoped: boolean;
  begun: boolean;
  part: 'valued' | 'unvalued';
}

const keeps = 400;

/**
 * `read` of a view over the statements of a `.sql` file. A page begins where the last one ended (keyset: a row comparison that an
 * index answers), never by counting rows off: a page deep in a million rows costs what the first does, and rows inserted
 * meanwhile shift nothing. Each combination of filters is a statement of its own, planned for its very values.
 */
export function sqlRows<Row>(form: SqlRows<Row>): (ask: Ask, at: ViewAt) => Promise<ViewPage<Row>> {
  const { sorts, countTo = 1_000 } = form;
  const known = new Map<string, Query>();
  const statement = (name: 'page' | 'count', shape: Shape): Query => {
    const fragments = fragmentsOf(form, shape);
    const id = JSON.stringify([name, shape]);
    const query = known.get(id) ?? composeQuery(form.file, name, fragments);
    known.delete(id);
    known.set(id, query);
    const [oldest] = known.keys();
    if (known.size > keeps && oldest !== undefined) known.delete(oldest);
    return query;
  };
  return async (ask, at) => {
    const scoped = at.userId !== null;
    const params = { ...valuesOf(form, ask), ...(scoped ? { scope: at.userId } : {}) };
    const [part = 'valued', value = null, key = null] = ask.after ?? [];
    const read = (of: Shape['part'], limit: number): Promise<SqlRow[]> => {
      const begun = ask.after !== null && of === part;
      const query = statement('page', { ...ask, scoped, part: of, begun });
      return send<SqlRow>(at, query, { ...params, at_value: value, at_key: key, limit });
    };
    const found = part === 'unvalued' ? [] : await read('valued', ask.limit + 1);
    const valued = found.length;
    if (sorts[ask.sort.by]?.nullable && valued <= ask.limit)
      found.push(...(await read('unvalued', ask.limit + 1 - valued)));
    const rows = found.slice(0, ask.limit);
    const next = found.length > ask.limit ? placeOf(rows.at(-1) as SqlRow, rows.length > valued) : null;
    const page = { rows: await form.show(rows, at), next };
    if (ask.after) return page;
    if (!next) return { ...page, of: { rows: rows.length, more: false } };
    const count = statement('count', { ...ask, scoped, part: 'valued', begun: false });
    const [{ n } = { n: 0 }] = await send<{ n: number }>(at, count, { ...params, limit: countTo + 1 });
    return { ...page, of: { rows: Math.min(n, countTo), more: n > countTo } };
  };
}

/**
 * Statements that stand for all others, so that the checks of the repository's statements see every fragment: each sort, begun
 * and gone on, with no filter, with all of them, and with their opposites.
 */
export function loadSqlRows<Row>(form: SqlRows<Row>): Query[] {
  const names = Object.keys(form.parameters);
  const yes = Object.fromEntries(names.map((name) => [name, form.parameters[name] === 'yes' ? true : 'x']));
  const no = Object.fromEntries(names.map((name) => [name, form.parameters[name] === 'yes' ? false : 'x']));
  return Object.keys(form.sorts).flatMap((by) =>
    [{}, yes, no].flatMap((wanted) =>
      (['valued', 'unvalued'] as const).flatMap((part) =>
        [true, false].flatMap((flag) => {
          const shape: Shape = { wanted, sort: { by, desc: flag }, scoped: flag, begun: flag, part };
          return Object.values(loadQueries(form.file, ['page', 'count'], fragmentsOf(form, shape)));
        }),
      ),
    ),
  );
}

const placeOf = (row: SqlRow, unvalued: boolean): Place => [unvalued ? 'unvalued' : 'valued', row.at_value, row.at_key];

async function send<T extends object>(
  { db, signal }: ViewAt,
  { text, params }: Query,
  values: Record<string, unknown>,
): Promise<T[]> {
  signal.throwIfAborted();
  return await db.sql<T>(
    text,
    params.map((name) => values[name]),
  );
}

function fragmentsOf<Row>({ sorts, key, fragments }: SqlRows<Row>, shape: Shape): Record<string, string> {
  const { by, desc } = shape.sort;
  const { type = 'TEXT', nullable = false } = sorts[by] ?? {};
  const value = `<<sort_${by}>>`;
  const sense = desc ? '<' : '>';
  const order = desc ? 'DESC' : 'ASC';
  const unvalued = shape.part === 'unvalued';
  const wanted = [
    ...(shape.scoped ? ['<<scope>>'] : []),
    ...Object.entries(shape.wanted).map(([name, given]) => `<<${given === false ? 'not_' : ''}${name}>>`),
  ];
  const place = unvalued
    ? `<<key>> ${sense} :at_key::${key}`
    : `(${value}, <<key>>) ${sense} (:at_value::${type}, :at_key::${key})`;
  const beyond = [...(nullable ? [`${value} IS ${unvalued ? '' : 'NOT '}NULL`] : []), ...(shape.begun ? [place] : [])];
  return {
    ...fragments,
    wanted: wanted.join(' AND ') || 'true',
    beyond: beyond.join(' AND ') || 'true',
    place: `(${value})::TEXT AS at_value, (<<key>>)::TEXT AS at_key`,
    order: unvalued ? `<<key>> ${order}` : `${value} ${order}, <<key>> ${order}`,
  };
}

function valuesOf<Row>({ value = (_name, text) => text }: SqlRows<Row>, { wanted }: Ask): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, given]) => (typeof given === 'string' ? [[name, value(name, given)]] : [])),
  );
}
