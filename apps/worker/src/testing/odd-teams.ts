import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

// Below packages/teams, so that they resolve their imports as the product's do; in a folder that git does not see.
const below = fileURLToPath(new URL('../../../../packages/teams/dist/', import.meta.url));

/** A folder with teams of one step each, given as the body of its `run`. Returns the folder. */
export function oddTeams(steps: Record<string, string>): string {
  mkdirSync(below, { recursive: true });
  const folder = mkdtempSync(join(below, 'odd-teams-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, run] of Object.entries(steps)) {
    mkdirSync(join(folder, name));
    writeFileSync(
      join(folder, name, 'team.ts'),
      [
        `import { team } from '@holdfast/agents';`,
        `import { z } from 'zod';`,
        `export default team({`,
        `  does: 'something no team should do', input: z.object({}),`,
        `  members: { odd: { kind: 'step', does: 'it', home: 'us-west-2', run: async () => { ${run} } } },`,
        `  next: (s) => (s.turns.odd === 0 ? 'odd' : 'done'),`,
        `});`,
      ].join('\n'),
    );
  }
  return folder;
}
