import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  name: string;
  exports?: Record<string, unknown>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A package of the workspace; `folder` is relative to the root and written with `/`. */
export interface Member {
  folder: string;
  manifest: Manifest;
}

export interface SourceFile {
  path: string;
  text: string;
}

export function readWorkspace(root: string): Member[] {
  const folders = ['packages', 'apps'].flatMap((group) =>
    existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : [],
  );
  return folders
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder, 'package.json')) }));
}

export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

/** All files below the folder whose name ends so, installed and built ones left out. */
export function readSources(root: string, folder: string, endings: readonly string[]): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (path: string): void => {
    if (!existsSync(join(root, path))) return;
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!['node_modules', 'dist', 'coverage'].includes(entry.name)) walk(child);
      } else if (endings.some((ending) => entry.name.endsWith(ending))) {
        found.push({ path: child, text: readFileSync(join(root, child), 'utf8') });
      }
    }
  };
  walk(folder);
  return found;
}

export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Tests and what only tests import may use more than the product. */
export function isForTests(path: string): boolean {
  return /\.test\.tsx?$|\/testing(\.ts$|\/)|\/test\/|\.bench\.ts$/.test(path);
}
