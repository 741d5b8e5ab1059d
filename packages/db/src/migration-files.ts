import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

import type { Dialect } from './connection.ts';
import { migrationErrors } from './migration-errors.ts';
import { quotedAt } from './sql-text.ts';

export interface Migration {
  number: number;
  /** Such as `0001_core`. */
  name: string;
  /** A release from before it cannot work with a database that has it: its file begins `-- breaking`. */
  breaking: boolean;
  checksum: string;
  /** The portable ones, then those for this server alone. */
  statements: string[];
}

/**
 * Stands before a statement that the server may refuse for want of an extension or of the right to create one: the line
 * `-- optional` of the file. What needs it must work without.
 */
export const optionalMark = '/* optional */ ';

const fileName = /^(\d{4})_([a-z0-9_]+)(?:\.(postgres|cockroach))?\.sql$/;

/** The migrations of a folder for one kind of server, in order. */
export function readMigrations(folder: URL, dialect: Dialect): Migration[] {
  const found = new Map<number, { name: string; core?: string; overlay?: string }>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.sql')) continue;
    const parts = fileName.exec(file);
    if (!parts)
      throw migrationErrors.MIGRATION_FILES({ reason: `${file} is not named NNNN_words[.postgres|.cockroach].sql` });
    const number = Number(parts[1]);
    const name = `${parts[1]}_${parts[2]}`;
    const entry = found.get(number) ?? { name };
    if (entry.name !== name)
      throw migrationErrors.MIGRATION_FILES({ reason: `${entry.name} and ${name} share a number` });
    const text = readFileSync(new URL(file, folder), 'utf8');
    if (parts[3] === undefined) entry.core = text;
    else if (parts[3] === dialect) entry.overlay = text;
    found.set(number, entry);
  }
  return [...found.entries()].map(([number, { name, core, overlay = '' }], at) => {
    if (core === undefined)
      throw migrationErrors.MIGRATION_FILES({ reason: `${name} has an overlay but no ${name}.sql` });
    if (number !== at + 1)
      throw migrationErrors.MIGRATION_FILES({ reason: `number ${at + 1} is missing before ${name}` });
    return {
      number,
      name,
      breaking: /^-- breaking\b/.test(core),
      checksum: createHash('sha256').update(core).update('\0').update(overlay).digest('hex').slice(0, 32),
      statements: [...splitStatements(core, name), ...splitStatements(overlay, name)],
    };
  });
}

/** The statements of a script: cut at semicolons outside of quotes and comments. */
export function splitStatements(script: string, name: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (let at = 0; at < script.length; ) {
    const two = script.slice(at, at + 2);
    const quoted = quotedAt(script, at);
    if (quoted === 'open') throw migrationErrors.MIGRATION_FILES({ reason: `a quote in ${name} is not closed` });
    if (two === '$$') throw migrationErrors.MIGRATION_FILES({ reason: `${name} has a dollar quote; no PL/pgSQL here` });
    if (quoted) {
      current += quoted;
      at += quoted.length;
    } else if (two === '--' || two === '/*') {
      const end = two === '--' ? script.indexOf('\n', at) : script.indexOf('*/', at) + 2;
      if (/^-- optional[ \t]*\n/.test(script.slice(at, at + 80)) && current.trim() === '') current = optionalMark;
      at = end < 2 ? script.length : end;
    } else if (script[at] === ';') {
      statements.push(current.trim());
      current = '';
      at++;
    } else {
      current += script[at];
      at++;
    }
  }
  statements.push(current.trim());
  return statements.filter(Boolean);
}
