import { errors } from './errors.ts';
import { collect, compile, type Fragments } from './queries.ts';
import type { Query } from './query.ts';
import { readSqlFile } from './sql-file.ts';

/**
 * One statement of a file with fragments made while the program runs, such as the filters, sort and place of a page. Not
 * prepared and not in `allQueries`, for there may be thousands of them: `db.sql(text, params.map(…))` sends it, and its planner
 * sees the very values. Where the choices are few and listed, `loadTemplates` is the better way.
 */
export function composeQuery(url: URL, name: string, fragments: Fragments): Query {
  const file = readSqlFile(url);
  const block = file.blocks.find((candidate) => candidate.kind === 'name' && candidate.name === name);
  if (!block) throw errors.SQL_FILE({ place: file.path, reason: `there is no statement '${name}'` });
  return compile(file, block, collect(file, fragments), new Set());
}
