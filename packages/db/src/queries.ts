import { errors } from './errors.ts';
import type { Query } from './query.ts';
import { type Block, readSqlFile, type SqlFile } from './sql-file.ts';
import { cutSql, type Piece } from './sql-text.ts';

/** Fragments by name: SQL, after a first line with a JSON list of its arguments where it has any. */
export type Fragments = Record<string, string>;

export interface Fragment {
  params: string[];
  pieces: Piece[];
}

const fragmentHead = /^\[(?:"\w+"(?:,"\w+")*)?\]\n/;
const registered = new Map<string, Query>();

/** Every statement loaded in this process so far: what the checks walk over. */
export function allQueries(): Query[] {
  return [...registered.values()];
}

/**
 * The named statements of a file. `-- name: claim` begins one, `-- fragment: x` a piece of text that
 * `<<x>>` puts in; `:name::TYPE` becomes a placeholder. Everything that is wrong in the file is an
 * error with file and line now, not when the statement runs.
 */
export function loadQueries<const N extends string>(
  url: URL,
  names: readonly N[],
  fragments: Fragments = {},
): Record<N, Query> {
  const file = readSqlFile(url);
  const known = collect(file, fragments);
  const used = new Set<string>();
  const found: Partial<Record<N, Query>> = {};
  for (const block of file.blocks.filter((candidate) => candidate.kind === 'name')) {
    const query = compile(file, block, known, used);
    const wanted = names.find((name) => name === block.name);
    if (wanted === undefined) continue;
    found[wanted] = query;
    register(query);
  }
  for (const name of names) {
    if (!found[name]) throw errors.SQL_FILE({ place: file.path, reason: `there is no statement '${name}'` });
  }
  refuseUnused(file, used);
  return found as Record<N, Query>;
}

/** Notes a statement for the checks. */
export function register(query: Query): void {
  registered.set(`${query.source} ${query.text}`, query);
}

/** The fragments of a file, complete in themselves, for the statements of other files. */
export function loadFragments(url: URL, fragments: Fragments = {}): Fragments {
  const file = readSqlFile(url);
  const known = collect(file, fragments);
  const result: Fragments = {};
  for (const block of file.blocks.filter((candidate) => candidate.kind === 'fragment')) {
    const fragment = known.get(block.name) as Fragment;
    // Its own arguments stay open: each is filled in by itself.
    const open = fragment.params.map((param) => `{${param}}`);
    const pieces = expand(fragment, open, known, new Set(), [block.name], `${file.path}:${block.line}`);
    result[block.name] = `${JSON.stringify(block.params)}\n${pieces.map(show).join('')}`;
  }
  return result;
}

/** Every fragment of a file, with those that other files lend it. */
export function collect(file: SqlFile, fragments: Fragments): Map<string, Fragment> {
  const known = new Map<string, Fragment>();
  for (const [name, text] of Object.entries(fragments)) {
    const head = fragmentHead.exec(text)?.[0] ?? '';
    const params = head ? (JSON.parse(head) as string[]) : [];
    known.set(name, { params, pieces: cutSql(text.slice(head.length), `fragment ${name}`, 1) });
  }
  for (const block of file.blocks.filter((candidate) => candidate.kind === 'fragment')) {
    if (known.has(block.name))
      throw errors.SQL_FILE({
        place: `${file.path}:${block.line}`,
        reason: `'${block.name}' also comes from another file`,
      });
    known.set(block.name, { params: block.params, pieces: cutSql(block.body.trimEnd(), file.path, block.line + 1) });
  }
  return known;
}

/** The statement of a block; `args` fill its arguments, where it has any. */
export function compile(
  file: SqlFile,
  block: Block,
  known: Map<string, Fragment>,
  used: Set<string>,
  args: string[] = [],
): Query {
  const source = `${file.path}:${block.line}`;
  const own: Fragment = { params: block.params, pieces: cutSql(block.body, file.path, block.line + 1) };
  const pieces = expand(own, args, known, used, args.length > 0 ? [block.name] : [], source);
  const params: string[] = [];
  const types = new Map<string, string>();
  let text = '';
  for (const piece of pieces) {
    if (piece.kind !== 'parameter') {
      text += show(piece);
      continue;
    }
    const type = types.get(piece.name) ?? piece.type;
    if (type !== piece.type)
      throw errors.SQL_FILE({ place: source, reason: `:${piece.name} is ${type} and ${piece.type}` });
    types.set(piece.name, type);
    if (!params.includes(piece.name)) params.push(piece.name);
    text += `$${params.indexOf(piece.name) + 1}::${type}`;
  }
  const body = tidy(text);
  if (withoutQuoted(body).includes(';'))
    throw errors.SQL_FILE({ place: source, reason: 'one statement a name; a `;` stands only at its end' });
  if (!body) throw errors.SQL_FILE({ place: source, reason: `'${block.name}' is empty` });
  const stem = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.sql$/, '');
  return Object.freeze({ name: `${stem}.${block.name}`, text: body, params: Object.freeze(params), source });
}

/** Puts fragments in, arguments first; `chain` finds a fragment that contains itself. */
function expand(
  fragment: Fragment,
  args: string[],
  known: Map<string, Fragment>,
  used: Set<string>,
  chain: string[],
  place: string,
): Piece[] {
  if (args.length !== fragment.params.length) {
    throw errors.SQL_FILE({
      place,
      reason: `<<${chain.at(-1)}>> takes ${fragment.params.length} arguments, not ${args.length}`,
    });
  }
  const filled = args.length === 0 ? fragment.pieces : cutSql(fill(fragment, args), place, 1);
  return filled.flatMap((piece) => {
    if (piece.kind !== 'include') return [piece];
    const inner = known.get(piece.name);
    if (!inner) throw errors.SQL_FILE({ place, reason: `there is no fragment '${piece.name}'` });
    if (chain.includes(piece.name))
      throw errors.SQL_FILE({ place, reason: `fragment '${piece.name}' contains itself` });
    used.add(piece.name);
    return expand(inner, piece.args, known, used, [...chain, piece.name], place);
  });
}

function fill(fragment: Fragment, args: string[]): string {
  const text = fragment.pieces.map(show).join('');
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => args[fragment.params.indexOf(name)] ?? whole);
}

function show(piece: Piece): string {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'parameter') return `:${piece.name}::${piece.type}`;
  return `<<${piece.name}${piece.args.length > 0 ? `(${piece.args.join(', ')})` : ''}>>`;
}

function refuseUnused(file: SqlFile, used: Set<string>): void {
  const idle = file.blocks.find((block) => block.kind === 'fragment' && !block.shared && !used.has(block.name));
  if (idle) {
    throw errors.SQL_FILE({
      place: `${file.path}:${idle.line}`,
      reason: `no statement of this file uses fragment '${idle.name}'; for other files write \`-- shared fragment:\``,
    });
  }
}

const quotedText = /('(?:[^']|'')*'|"(?:[^"]|"")*")/;

/** Without blank lines, trailing blanks and the final semicolon; quoted text is left alone. */
function tidy(text: string): string {
  const parts = text.trim().replace(/;\s*$/, '').split(quotedText);
  return parts
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[ \t]+\n/g, '\n').replace(/\n{2,}/g, '\n')))
    .join('')
    .trim();
}

function withoutQuoted(text: string): string {
  return text
    .split(quotedText)
    .filter((_part, at) => at % 2 === 0)
    .join('');
}
