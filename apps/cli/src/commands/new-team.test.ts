import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startRun } from '@holdfast/agents';
import { teamConformance } from '@holdfast/agents/testing';
import { testDatabase } from '@holdfast/db/testing';
import { openQueue } from '@holdfast/queue';
import { loadTeams } from '@holdfast/teams';
import { runWorker } from '@holdfast/worker';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { makeTeam } from './new-team.ts';

// Below packages/teams, so that it resolves its imports as the product's teams do; in a folder that git does not see.
const below = fileURLToPath(new URL('../../../../packages/teams/dist/', import.meta.url));
mkdirSync(below, { recursive: true });
const folder = mkdtempSync(join(below, 'new-team-'));
afterAll(() => rmSync(folder, { recursive: true }));
const root = pathToFileURL(join(folder, '/'));
const regions = ['us-east-1', 'us-west-2', 'us-central-1'];

const files = makeTeam('contracts', folder, regions);
const { entries } = await loadTeams(root);
for (const { name, team } of entries) teamConformance(name, team, { folder: new URL(`${name}/`, root) });

test('it is a folder with a team, its table test and its README', () => {
  expect(files.toSorted()).toEqual(
    ['README.md', 'team.test.ts', 'team.ts'].map((name) => join(folder, 'contracts', name)),
  );
  expect(entries.map(({ name }) => name)).toEqual(['contracts']);
});

test.each([
  ['TEAM_NAME', ['No', '1st', 'a_b', '-a', 'a/b', '..', '', 'a'.repeat(42)]],
  ['TEAM_EXISTS', ['contracts']],
])('%s: %j', (code, names) => {
  for (const name of names) {
    expect(() => makeTeam(name, folder, regions), name).toThrow(expect.objectContaining({ code }));
  }
  expect(readdirSync(folder)).toEqual(['contracts']);
});

test('it registers, runs, and asks its person about long texts', async () => {
  const database = await testDatabase('new_team');
  onTestFinished(() => database.drop());
  const { worker, stop } = await runWorker({ region: 'us-east-1', alone: false, url: database.url, teams: folder });
  onTestFinished(() => stop());
  const queue = openQueue({ db: database.db, region: null, regions });
  expect(await queue.agents()).toMatchObject([
    { team: 'contracts', agent_type: 'counter', kind: 'step', region: 'us-east-1' },
    { team: 'contracts', agent_type: 'editor', kind: 'human', region: 'us-west-2' },
  ]);
  const registry = await loadTeams(root);
  const short = await startRun(queue, registry, 'contracts', { text: 'two words' });
  const long = await startRun(queue, registry, 'contracts', { text: 'word '.repeat(101) });
  while ((await queue.run(short.runId))?.status !== 'completed' || (await queue.inbox({})).length === 0)
    await worker.idle();
  expect(await queue.inbox({})).toMatchObject([
    { run_id: long.runId, member: 'editor', proposal: { shows: { words: 101 } } },
  ]);
});
