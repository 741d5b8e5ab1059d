import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const server = './packages/db/src/testing/global-setup.ts';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: existsSync(new URL(server, import.meta.url)) ? [server] : [],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { HOLDFAST_LOG: process.env['HOLDFAST_LOG'] || 'error' },
  },
});
