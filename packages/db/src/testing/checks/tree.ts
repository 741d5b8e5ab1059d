import { parse, scan } from 'libpg-query';

export type Node = Record<string, unknown>;

export interface Tree {
  text: string;
  root: unknown;
  /** Words of the statement outside of quotes and comments, in capitals. */
  words: string[];
}

/** PostgreSQL's own parser. Throws what it says about text it refuses. */
export async function treeOf(text: string): Promise<Tree> {
  const root: unknown = await parse(text);
  const bytes = Buffer.from(text);
  const tokens = (await scan(text)).tokens.map((token) =>
    bytes.subarray(token.start, token.end).toString().toUpperCase(),
  );
  return { text, root, words: tokens.filter((token) => /^[A-Z_]\w*$/.test(token)) };
}

/** Every node of a kind, such as `FuncCall`, wherever it stands. */
export function nodes(value: unknown, kind: string): Node[] {
  const found: Node[] = [];
  visit(value, (key, node) => {
    if (key === kind) found.push(node);
  });
  return found;
}

/** Calls `see` for every object under the key it stands at. */
export function visit(value: unknown, see: (key: string, node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== null && typeof inner === 'object' && !Array.isArray(inner)) see(key, inner as Node);
      visit(inner, see);
    }
  }
}

/** The last part of a name that the parser gives as a list of strings. */
export function lastName(list: unknown): string {
  const last = Array.isArray(list) ? (list.at(-1) as { String?: { sval?: string } } | undefined) : undefined;
  return (last?.String?.sval ?? '').toLowerCase();
}
