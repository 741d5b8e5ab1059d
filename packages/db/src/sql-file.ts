import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { errors } from './errors.ts';

/** One block of a file of statements, from its header to the next. */
export interface Block {
  kind: 'name' | 'fragment';
  name: string;
  /** Names of a fragment's arguments: `{a}` in its body stands for the first of them. */
  params: string[];
  /** A fragment that other files use: it need not be used in its own. */
  shared: boolean;
  body: string;
  /** Line of the header; the body begins on the next. */
  line: number;
}

export interface SqlFile {
  /** Path from the root of the repository. */
  path: string;
  blocks: Block[];
}

const header = /^--\s*(shared\s+)?(name|fragment):\s*([A-Za-z_]\w*)\s*(?:\(([^)]*)\))?\s*$/;
const almost = /^--\s*(?:shared\s+)?(?:name|fragment)\s*:/;
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Reads the blocks of a file; what comes before the first may only be comment. */
export function readSqlFile(url: URL): SqlFile {
  const file = fileURLToPath(url);
  const path = relative(root, file).replaceAll('\\', '/');
  const blocks: Block[] = [];
  const fail = (line: number, reason: string): Error => errors.SQL_FILE({ place: `${path}:${line}`, reason });
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [at, text] of lines.entries()) {
    const parts = header.exec(text.trimEnd());
    const current = blocks.at(-1);
    if (parts) {
      const [, shared, kind, name = '', params] = parts;
      if (blocks.some((block) => block.name === name)) throw fail(at + 1, `'${name}' is there twice`);
      if (kind === 'name' && (shared || params !== undefined))
        throw fail(at + 1, 'a statement is neither shared nor has arguments');
      blocks.push({
        kind: kind as Block['kind'],
        name,
        params: (params ?? '')
          .split(',')
          .map((param) => param.trim())
          .filter(Boolean),
        shared: shared !== undefined,
        body: '',
        line: at + 1,
      });
    } else if (almost.test(text)) {
      throw fail(at + 1, 'this header cannot be read; write `-- name: word` or `-- fragment: word`');
    } else if (current) {
      current.body += `${text}\n`;
    } else if (text.trim() && !text.trim().startsWith('--')) {
      throw fail(at + 1, 'SQL before the first `-- name:`');
    }
  }
  for (const block of blocks) if (!block.body.trim()) throw fail(block.line, `'${block.name}' is empty`);
  return { path, blocks };
}
