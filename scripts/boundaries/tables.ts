import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from './rules.ts';
import { isForTests, lineOf, readSources, type SourceFile } from './workspace.ts';

/** Table or view → the package (`queue`) or team (`teams/expenses`) that may write its name. */
export type Owners = Readonly<Record<string, string>>;

const shown = /\/\/ shown, not sent/;

/**
 * Every table has one owner in db/owners.json, and only the owner's .sql files write its name. Elsewhere in code no
 * statement names a table at all; a line that only shows one to a person ends in `// shown, not sent`.
 */
export function checkTables(root: string): Violation[] {
  const ownersFile = 'db/owners.json';
  const owners = existsSync(join(root, ownersFile))
    ? (JSON.parse(readFileSync(join(root, ownersFile), 'utf8')) as Owners)
    : {};
  const made = readSources(root, 'db/migrations', ['.sql']).flatMap(tablesMade);
  const found: Violation[] = [];
  for (const { name, file, line } of made) {
    if (!Object.hasOwn(owners, name))
      found.push({ rule: 'owner', file, line, says: `${name} has no owner in ${ownersFile}` });
  }
  for (const name of Object.keys(owners)) {
    if (!made.some((table) => table.name === name)) {
      found.push({ rule: 'owner', file: ownersFile, says: `no migration makes ${name}` });
    }
  }
  const ownTables = { ...owners, migrations: 'db', migration_lock: 'db' };
  const files = ['packages', 'apps', 'scripts'];
  for (const file of files.flatMap((folder) => readSources(root, folder, ['.sql']))) {
    // What judges a whole system in tests reads across it.
    if (isForTests(file.path)) continue;
    found.push(...foreignInSql(file, ownTables));
  }
  for (const file of files.flatMap((folder) => readSources(root, folder, ['.ts', '.tsx', '.mjs']))) {
    if (!isForTests(file.path)) found.push(...namedInCode(file, ownTables));
  }
  return found;
}

function tablesMade({ path, text }: SourceFile): { name: string; file: string; line: number }[] {
  const pattern = /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([a-z_][a-z0-9_]*)"?/gi;
  return [...blank(text).matchAll(pattern)].map((match) => ({
    name: (match[1] ?? '').toLowerCase(),
    file: path,
    line: lineOf(text, match.index),
  }));
}

/** A name counts wherever it stands as a word of its own; not as a column or before one (`x.events`,
 * `events.x`: its FROM is found), a parameter or an alias. */
function foreignInSql({ path, text }: SourceFile, owners: Owners): Violation[] {
  const owner = ownerOf(path);
  return [...blank(text).matchAll(/(?<![.:\w"<]|\bAS\s+)"?([a-z_][a-z0-9_]*)"?(?!\s*>>|[.\w])/gi)].flatMap((match) => {
    const name = (match[1] ?? '').toLowerCase();
    if (!Object.hasOwn(owners, name) || owners[name] === owner) return [];
    const says = `${name} belongs to ${owners[name]}: use a statement or a fragment of that package`;
    return [{ rule: 'table', file: path, line: lineOf(text, match.index), says }];
  });
}

function namedInCode({ path, text }: SourceFile, owners: Owners): Violation[] {
  const pattern = /\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+"?([a-z_][a-z0-9_]*)"?/g;
  return [...text.matchAll(pattern)].flatMap((match) => {
    const name = match[1] ?? '';
    const line = lineOf(text, match.index);
    if (!Object.hasOwn(owners, name) || shown.test(text.split('\n')[line - 1] ?? '')) return [];
    return [
      {
        rule: 'sql-in-code',
        file: path,
        line,
        says: `a statement on ${name} stands in code: move it to src/sql/*.sql`,
      },
    ];
  });
}

function ownerOf(path: string): string {
  const [group = '', name = '', , folder = ''] = path.split('/');
  if (group === 'packages' && name === 'teams') return `teams/${folder}`;
  return group === 'packages' ? name : `${group}/${name}`;
}

/** The text with comments and quoted strings blanked out, every other character in its place. */
export function blank(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, (part) => part.replace(/[^\n]/g, ' '));
}
