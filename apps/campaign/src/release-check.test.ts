import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { page } from './page.ts';
import type { Proven } from './proof.ts';
import { hashOfSources } from './publish.ts';
import { checkProof } from './release-check.ts';

let root: string;
const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
const hash = (): string => hashOfSources(['a', 'b'], root);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-sources-'));
  for (const folder of ['a', 'b']) mkdirSync(join(root, folder));
  write('a/settle.ts', 'one');
  write('b/settle.sql', 'two');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const one = (clean: boolean, scenarios = 2_000): Proven =>
  ({ clean, scenarios, runs: scenarios, borders: [], verdicts: {}, outages: {}, endedIn: {} }) as unknown as Proven;
const proofOf = (...campaigns: Proven[]): string => page({ sources: hash(), campaigns });
const proof = (...clean: boolean[]): string => proofOf(...clean.map((is) => one(is)));

test('a page vouches for its sources until one of them changes, or is renamed; tests do not count', () => {
  const written = proof(true);
  expect(checkProof(written, hash()).ok).toBe(true);
  write('a/settle.test.ts', 'a test');
  expect(checkProof(written, hash()).ok).toBe(true);
  write('b/settle.sql', 'too');
  const found = checkProof(written, hash());
  expect(found.ok).toBe(false);
  expect(found.says).toContain('has changed since');
  expect(found.says).toContain('npm run holdfast -- campaign --scenarios 10000 --seed SEED --publish');
  write('b/settle.sql', 'two');
  expect(checkProof(written, hash()).ok).toBe(true);
  rmSync(join(root, 'b/settle.sql'));
  write('b/settle2.sql', 'two');
  expect(checkProof(written, hash()).ok).toBe(false);
});

test('no page, one without a hash and a red one prove nothing', () => {
  expect(checkProof(undefined, hash()).says).toContain('nothing has been proven');
  expect(checkProof('# The proof', hash()).says).toContain('does not name the hash');
  expect(checkProof(proof(false), hash()).says).toContain('was not clean');
  expect(checkProof(proof(true, false, true), hash()).says).toContain('was not clean');
  expect(checkProof(proof(true, true), hash()).ok).toBe(true);
});

test('a campaign of one scenario is no proof of a release; several add up', () => {
  expect(checkProof(proofOf(one(true, 1)), hash())).toEqual({
    ok: false,
    says: expect.stringMatching(/is of 1 scenarios .* needs 2000\.\nRun: npm run holdfast -- campaign/),
  });
  expect(checkProof(proofOf(one(true, 1_600), one(true, 399)), hash()).ok).toBe(false);
  expect(checkProof(proofOf(one(true, 1_600), one(true, 400)), hash()).ok).toBe(true);
});
