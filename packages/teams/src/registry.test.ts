import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { loadTeams, teamFolders } from './registry.ts';

/** A folder of teams inside this package, so that they find its dependencies; Node strips no types below node_modules. */
async function root(teams: Record<string, string>): Promise<URL> {
  const below = join(import.meta.dirname, '../dist');
  await mkdir(below, { recursive: true });
  const at = await mkdtemp(join(below, 'teams-'));
  onTestFinished(() => rm(at, { recursive: true }));
  for (const [name, text] of Object.entries(teams)) {
    await mkdir(join(at, name));
    if (text) await writeFile(join(at, name, 'team.ts'), text);
  }
  return pathToFileURL(`${at}/`);
}

const good = `
import { team } from '@holdfast/agents';
import { z } from 'zod';
export default team({
  does: 'nothing',
  input: z.object({}),
  members: { a: { kind: 'step', does: 'nothing', home: 'us-east-1', run: () => null } },
  next: (s) => (s.turns.a === 0 ? 'a' : 'done'),
});
`;

test('a folder with a team.ts is a team, and no other file names it', async () => {
  const registry = await loadTeams(await root({ two: good, one: good, notes: '' }));
  expect(registry.names).toEqual(['one', 'two']);
  expect(registry.get('one').shape).not.toBe(registry.get('two').shape);
});

test('a folder that cannot be loaded names its file and the reason', async () => {
  const broken = await root({ one: good, broken: 'export default {};' });
  await expect(loadTeams(broken)).rejects.toMatchObject({
    code: 'TEAM_LOAD_FAILED',
    message: expect.stringMatching(/broken\/team\.ts cannot be loaded: .*team\(\)/),
  });
  const throwing = await root({ throwing: "throw new Error('no way');" });
  await expect(loadTeams(throwing)).rejects.toMatchObject({
    message: expect.stringMatching(/throwing\/team\.ts.*no way/),
  });
});

test("the product's own folders load", async () => {
  const folders = await teamFolders();
  expect((await loadTeams()).names).toEqual(folders.map(({ name }) => name));
});
