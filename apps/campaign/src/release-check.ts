import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashOfSources, proofPath } from './publish.ts';
import { vouchedFor } from './vouched-for.ts';

/** The command that renews the proof. Some ten thousand worker processes die for it. */
const renew = 'npm run holdfast -- campaign --scenarios 10000 --seed SEED --publish';

/** Struck runs below which a release proves nothing. One is published as easily as ten thousand. */
const leastStruck = 2_000;

export interface Found {
  ok: boolean;
  says: string;
}

/** Whether this page proves sources with this hash. `page` undefined: there is none. */
export function checkProof(page: string | undefined, sources: string): Found {
  const no = (why: string): Found => ({ ok: false, says: `${why}\nRun: ${renew}` });
  if (page === undefined) return no('docs/proof.md is missing: nothing has been proven.');
  const proven = /\| their sha256 \| `([0-9a-f]{64})` \|/.exec(page)?.[1];
  if (proven === undefined) return no('docs/proof.md does not name the hash of what it vouches for.');
  if (!page.includes('| verdict | **clean** |'))
    return no(
      'docs/proof.md is of a campaign that was not clean: what it found must be mended, which changes the sources.',
    );
  if (proven !== sources) {
    return no(
      `What docs/proof.md vouches for has changed since: ${vouchedFor.join(', ')}\n  proven ${proven}\n  now    ${sources}`,
    );
  }
  const [, struck] = /\| scenarios \(runs with their children\) \| (\d+) \(/.exec(page) ?? [];
  if (struck === undefined || Number(struck) < leastStruck)
    return no(
      `docs/proof.md is of ${struck ?? 'no'} scenarios in which every run was struck, all campaigns together; a release needs ${leastStruck}.`,
    );
  return { ok: true, says: 'docs/proof.md vouches for these sources.' };
}

/** The program of `npm run release:check`. */
export function releaseCheck(): number {
  const path = proofPath();
  const { ok, says } = checkProof(existsSync(path) ? readFileSync(path, 'utf8') : undefined, hashOfSources());
  process.stderr.write(`${says}\n`);
  return ok ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = releaseCheck();
