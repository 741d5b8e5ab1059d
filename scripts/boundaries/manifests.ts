import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rank } from './imports.ts';
import { contained, order, type Violation } from './rules.ts';
import { type Manifest, type Member, readManifest } from './workspace.ts';

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** Versions that float, third-party packages outside their container, packages unknown to the order. */
export function checkManifests(root: string, members: readonly Member[]): Violation[] {
  const found: Violation[] = [];
  for (const folder of ['.', 'bench']) {
    const path = join(root, folder, 'package.json');
    if (existsSync(path)) found.push(...floating(folder, readManifest(path)));
  }
  const byName = new Map(members.map((member) => [member.manifest.name, member]));
  for (const member of members) {
    const { folder, manifest } = member;
    found.push(...floating(folder, manifest), ...escaped(folder, manifest), ...upward(member, byName));
    if (!(order as readonly string[]).includes(folder)) {
      const says = `${folder} has no place in the order of scripts/boundaries/rules.ts`;
      found.push({ rule: 'order', file: `${folder}/package.json`, says });
    }
  }
  return found;
}

function floating(folder: string, manifest: Manifest): Violation[] {
  return dependenciesOf(manifest)
    .filter(([, version]) => !exact.test(version) && version !== 'workspace:*')
    .map(([name, version]) => ({
      rule: 'exact',
      file: `${folder}/package.json`,
      says: `${name} ${version} is not an exact version`,
    }));
}

function escaped(folder: string, manifest: Manifest): Violation[] {
  return dependenciesOf(manifest).flatMap(([name]) => {
    const where = Object.entries(contained).find(
      ([key]) => name === key || (key.endsWith('/') && name.startsWith(key)),
    );
    if (!where || where[1].includes(folder)) return [];
    return [
      { rule: 'contained', file: `${folder}/package.json`, says: `${name} belongs only in ${where[1].join(', ')}` },
    ];
  });
}

function upward(member: Member, byName: Map<string, Member>): Violation[] {
  return dependenciesOf(member.manifest).flatMap(([name]) => {
    const target = byName.get(name);
    if (!target || rank(target) < rank(member)) return [];
    const says = `depends on ${target.folder}, which does not stand below it`;
    return [{ rule: 'order', file: `${member.folder}/package.json`, says }];
  });
}

function dependenciesOf(manifest: Manifest): [string, string][] {
  return Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });
}
