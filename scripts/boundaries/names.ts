import { refusedNames, type Violation } from './rules.ts';
import { lineOf, readSources } from './workspace.ts';

/** Names that say nothing, and errors defined where the catalogue of pages would not find them. */
export function checkNames(root: string): Violation[] {
  const files = ['packages', 'apps', 'scripts'].flatMap((folder) => readSources(root, folder, ['.ts', '.tsx', '.mjs']));
  return files.flatMap(({ path, text }) => {
    const found: Violation[] = [];
    const words = path.split('/').map((part) => part.replace(/\..*$/, ''));
    const refused = words.find((word) => refusedNames.includes(word));
    if (refused)
      found.push({ rule: 'name', file: path, says: `"${refused}" says nothing: name it by its verb or noun` });
    const defined = /\bdefineErrors\(\{/.exec(text);
    if (defined && !/[/-]errors\.ts$|\.test\.ts$/.test(path)) {
      const says = 'errors are defined in a file named errors.ts or …-errors.ts';
      found.push({ rule: 'errors', file: path, line: lineOf(text, defined.index), says });
    }
    return found;
  });
}
