import { posix } from 'node:path';
import { dashboardSees, forTests, order, type Violation } from './rules.ts';
import { isForTests, lineOf, type Member, readSources, type SourceFile } from './workspace.ts';

interface Import {
  from: string;
  line: number;
}

/** Imports that leave a package by a path, go up the order, are not in package.json, or are not in `exports`. */
export function checkImports(root: string, members: readonly Member[]): Violation[] {
  const byName = new Map(members.map((member) => [member.manifest.name, member]));
  return members.flatMap((member) =>
    readSources(root, member.folder, ['.ts', '.tsx', '.mts', '.js', '.mjs']).flatMap((file) =>
      importsOf(file.text).flatMap((one) => checkImport(file, one, member, byName)),
    ),
  );
}

function checkImport(file: SourceFile, one: Import, member: Member, byName: Map<string, Member>): Violation[] {
  const at = { file: file.path, line: one.line };
  if (one.from.startsWith('node:') || one.from.startsWith('virtual:')) return [];
  if (/^[./]/.test(one.from)) {
    const target = posix.join(one.from.startsWith('/') ? '' : posix.dirname(file.path), one.from);
    if (target.startsWith(`${member.folder}/`)) return [];
    return [{ ...at, rule: 'path', says: `${one.from} leaves the package; import it by its package's name` }];
  }
  const name = packageOf(one.from);
  const found: Violation[] = [];
  if (name !== member.manifest.name && !isDeclared(name, member, file.path)) {
    found.push({ ...at, rule: 'undeclared', says: `${name} is not in ${member.folder}/package.json` });
  }
  const target = byName.get(name);
  if (target) found.push(...checkOurs(at, one.from, member, target));
  return found;
}

function checkOurs(at: { file: string; line: number }, from: string, member: Member, target: Member): Violation[] {
  const found: Violation[] = [];
  if (rank(target) > rank(member)) {
    found.push({ ...at, rule: 'order', says: `${target.folder} stands above ${member.folder}` });
  }
  if (member.folder === 'apps/dashboard' && target !== member && !dashboardSees.includes(from)) {
    found.push({ ...at, rule: 'order', says: `the dashboard may import only ${dashboardSees.join(', ')} of ours` });
  }
  const door = `.${from.slice(target.manifest.name.length)}`;
  if (!Object.hasOwn(target.manifest.exports ?? {}, door)) {
    found.push({ ...at, rule: 'exports', says: `${from} is not in the exports of ${target.folder}` });
  }
  return found;
}

function isDeclared(name: string, { manifest }: Member, path: string): boolean {
  if (Object.hasOwn({ ...manifest.dependencies, ...manifest.optionalDependencies }, name)) return true;
  if (Object.hasOwn(manifest.devDependencies ?? {}, name)) return isForTests(path) || path.endsWith('.config.ts');
  return forTests.includes(name) && isForTests(path);
}

export function rank({ folder }: Member): number {
  const place = (order as readonly string[]).indexOf(folder);
  return place < 0 ? order.length : place;
}

function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * Static and dynamic imports and re-exports, by pattern: they begin a line wherever the formatter has been, and
 * lines of comments begin otherwise. A dynamic import of a computed name is not seen.
 */
export function importsOf(text: string): Import[] {
  const found: Import[] = [];
  const patterns = [
    /^(?:import|export)\b[^'"`;=()]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /^(?!\s*(?:\*|\/\/|\/\*)).*?\bimport\(\s*['"]([^'"]+)['"]/gm,
  ];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) found.push({ from: match[1] ?? '', line: lineOf(text, match.index) });
  }
  return found;
}
