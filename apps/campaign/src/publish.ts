import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { page } from './page.ts';
import { readProof, withCampaign, writeProof } from './proof.ts';
import type { Summary } from './report.ts';
import { vouchedFor } from './vouched-for.ts';

const here = fileURLToPath(new URL('../../../', import.meta.url));
/** One hash of all sources below the folders: any change of what was proven changes it. */
export function hashOfSources(folders: readonly string[] = vouchedFor, root = here): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|sql)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((path) => !/\.test\.ts$|\/testing(?:\.ts$|\/)/.test(path))
      .sort();
    for (const file of files)
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

export const proofPath = (): string => join(here, 'docs/proof.md');
/** What the page is made of. */
export const recordPath = (): string => join(here, 'docs/proof.json');

/** Adds the campaign to those on the same sources, and writes docs/proof.json and docs/proof.md; gives the page's path. */
export function publish(said: Summary): string {
  const proof = withCampaign(readProof(recordPath()), said, hashOfSources());
  writeProof(recordPath(), proof);
  writeFileSync(proofPath(), page(proof));
  return proofPath();
}
