import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './goals.ts';
import type { Machine } from './machine.ts';

/** One suite, as it was measured once. */
export interface SuiteResult {
  suite: string;
  at: string;
  /** Of the working tree; `+` at the end: with changes that are not committed. */
  commit: string;
  seconds: number;
  repetitions: number;
  machine: Machine;
  figures: Figure[];
  /** What could not be measured, and why. */
  failures: { what: string; reason: string }[];
}

export type Results = Record<string, SuiteResult>;

const folder = new URL('../results/', import.meta.url);
/** A full run's figures are kept in the repository; others are not worth it. */
export const resultsFile = (passing: boolean): string =>
  fileURLToPath(new URL(passing ? 'quick.json' : 'latest.json', folder));

/** The last figures of each suite. Suites may be taken one at a time: each carries its own date, commit and machine. */
export function readResults(file: string): Results {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Results;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

export function writeResults(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(results, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
