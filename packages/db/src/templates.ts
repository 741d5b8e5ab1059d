import { errors } from './errors.ts';
import { collect, compile, type Fragments, register } from './queries.ts';
import type { Query } from './query.ts';
import { type Block, readSqlFile } from './sql-file.ts';

/** For each argument of a template the fragments that may fill it. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** Fills each argument with the chosen fragments, in the order of the choices; throws for one that is not among them. */
export type Template<C extends Choices> = (chosen: { readonly [A in keyof C]?: readonly C[A][number][] }) => Query;

/**
 * Statements that are put together when they are needed, from named pieces of one file and from nothing else. A template is
 * a fragment with arguments; `<<x>>` pieces chosen by name fill them, one under the other. The same choice is the same
 * statement, prepared once. At load every piece is put into every argument it may fill, so that what is wrong shows now
 * and the checks see it all.
 */
export function loadTemplates<const T extends Readonly<Record<string, Choices>>>(
  url: URL,
  templates: T,
  fragments: Fragments = {},
): { readonly [N in keyof T]: Template<T[N]> } {
  const file = readSqlFile(url);
  const known = collect(file, fragments);
  const made = Object.entries(templates).map(([name, choices]) => {
    const block = file.blocks.find((each) => each.kind === 'fragment' && each.name === name);
    if (!block) throw errors.SQL_FILE({ place: file.path, reason: `there is no fragment '${name}' to fill` });
    refuseOthers(`${file.path}:${block.line}`, block, choices);
    const cache = new Map<string, Query>();
    const template = (chosen: Readonly<Record<string, readonly string[] | undefined>>): Query => {
      const args = block.params.map((argument) => fill(choices, argument, chosen[argument] ?? []));
      const key = args.join(';');
      const query = cache.get(key) ?? Object.freeze(compile(file, block, known, new Set(), args));
      cache.set(key, query);
      return query;
    };
    for (const specimen of specimens(choices)) register(template(specimen));
    return [name, template] as const;
  });
  return Object.fromEntries(made) as unknown as { readonly [N in keyof T]: Template<T[N]> };
}

function refuseOthers(place: string, { params, name }: Block, choices: Choices): void {
  const wrong = [...params, ...Object.keys(choices)].find((each) => !params.includes(each) || !(each in choices));
  if (wrong !== undefined)
    throw errors.SQL_FILE({ place, reason: `'${wrong}' is not both an argument of '${name}' and a choice` });
}

function fill(choices: Choices, argument: string, chosen: readonly string[]): string {
  const stranger = chosen.find((piece) => !choices[argument]?.includes(piece));
  if (stranger !== undefined) throw errors.SQL_FILE({ place: argument, reason: `'${stranger}' may not stand there` });
  return (choices[argument] ?? [])
    .filter((piece) => chosen.includes(piece))
    .map((piece) => `<<${piece}>>`)
    .join('\n');
}

/** Enough ways to fill a template that each piece stands once in it by itself. */
function specimens(choices: Choices): Record<string, string[]>[] {
  const most = Math.max(1, ...Object.values(choices).map((pieces) => pieces.length));
  return Array.from({ length: most }, (_, at) =>
    Object.fromEntries(
      Object.entries(choices).map(([argument, pieces]) => {
        const piece = pieces[at % Math.max(1, pieces.length)];
        return [argument, piece === undefined ? [] : [piece]];
      }),
    ),
  );
}
