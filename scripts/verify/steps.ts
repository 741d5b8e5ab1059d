import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from './run-step.ts';

/** The gate, cheapest first. A part of the repository that does not exist has no step. */
export function steps(root: string): Step[] {
  const tool = (name: string) => join(root, 'node_modules', '.bin', name);
  const here = (path: string) => existsSync(join(root, path));
  const node = process.execPath;
  return [
    {
      name: 'format',
      command: [tool('biome'), 'check', '--error-on-warnings', '.'],
      mend: 'npx biome check --write .',
    },
    { name: 'lint', command: [tool('oxlint'), '--type-aware', '--deny-warnings'] },
    { name: 'types', command: [tool('tsc'), '-p', 'tsconfig.json', '--noEmit'] },
    ...(here('apps/dashboard/tsconfig.json')
      ? [{ name: 'types of the dashboard', command: [tool('tsc'), '-p', 'apps/dashboard/tsconfig.json', '--noEmit'] }]
      : []),
    ...(here('apps/chaos/page/tsconfig.json')
      ? [{ name: 'types of the panel', command: [tool('tsc'), '-p', 'apps/chaos/page/tsconfig.json', '--noEmit'] }]
      : []),
    { name: 'boundaries', command: [node, 'scripts/boundaries.ts'] },
    {
      name: 'pages of errors',
      command: [node, 'scripts/error-pages.ts', '--check'],
      mend: 'node scripts/error-pages.ts',
    },
    ...(here('packages/db/src/schema-dump.ts')
      ? [
          {
            name: 'schema',
            command: [node, 'packages/db/src/schema-dump.ts', '--check'],
            mend: 'node packages/db/src/schema-dump.ts',
          },
        ]
      : []),
    { name: 'tests', command: [node, 'scripts/test.ts'], counts: true },
  ];
}
