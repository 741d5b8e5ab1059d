import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longest-first.ts';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['./packages/db/src/testing/global-setup.ts'],
    pool: 'forks',
    // Files are loaded by Node itself, as the product loads them: no second transformation, and the compile cache serves both.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Most files wait (for leases, deadlines, other processes) more than they compute: more at once than there are cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Generous: a slow machine is no failure, and a test that hangs still ends.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    env: { HOLDFAST_LOG: process.env['HOLDFAST_LOG'] || 'silent' },
  },
});
