import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { type Following, followInForce, learnersOf, learningWork } from '@holdfast/learning';
import { recall } from '@holdfast/memory';
import { wordEmbedder } from '@holdfast/memory/testing';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { seedExpenses } from '@holdfast/teams/expenses';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { type Documents, openDocuments } from '@holdfast/tools';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from './audit.ts';
import { fraud } from './fraud.ts';

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
let stage: Stage;
let folder: string;
let documents: Documents;
const followed: Following[] = [];

/** Three regions with everything that the stories need, and no model. */
beforeAll(async () => {
  const { team } = (await loadTeams()).get('expenses');
  stage = await openStage({ expenses: team }, 'cli demo');
  const { db, queue, registry } = stage;
  folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  documents = openDocuments(db, loadSettings({ HOLDFAST_HOME: folder }));
  const learners = learnersOf(registry.entries);
  const embedder = wordEmbedder();
  for (const region of regions) {
    const following = await followInForce(db, learners, { pollMs: 100 });
    followed.push(following);
    await stage.worker({
      region,
      documents,
      recall: (question, signal) => recall(db, embedder, question, signal),
      bare: learningWork(queue, learners).bare,
      parameters: following.of,
    });
  }
  await seedExpenses(db, { seed: 1, count: 1_200, anchor: new Date().toISOString().slice(0, 10), cases: true });
});
afterAll(async () => {
  await Promise.all(followed.map((one) => one.close()));
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

/** Holds each of these until all of them are at work: that they overlap is then no matter of how much room the machine has. */
function meet(members: readonly string[]): void {
  const all = Promise.withResolvers<void>();
  const arrived = new Set<string>();
  setPoint('attempt.before-run', (passing) => {
    const { member } = (passing as { task: { member: string } }).task;
    if (!members.includes(member)) return undefined;
    arrived.add(member);
    if (arrived.size === members.length) all.resolve();
    return all.promise;
  });
}

const lines: string[] = [];
const say = (line: string): void => void lines.push(line);

test('audit: one question, three regions at once, a report to download, one answer', async () => {
  const { users } = await import('@holdfast/agents').then(({ chatOf }) => chatOf(stage.registry, 'expenses'));
  const [someone] = (await users?.(stage.db)) ?? [];
  meet(['analyst', 'budget', 'fraud']);
  const told = await audit({ ...stage, documents }, someone?.id ?? '', say);
  clearPoints();
  expect(
    told.filter(({ held }) => !held),
    lines.join('\n'),
  ).toEqual([]);
  expect(told.map(({ says }) => says)).toEqual(
    expect.arrayContaining(['Three members work in three regions', 'They work at the same time']),
  );
});

test('fraud: a copy is flagged, people disagree, fraud learns, and every region judges the next by it', async () => {
  const told = await fraud(stage, say);
  expect(
    told.filter(({ held }) => !held),
    lines.join('\n'),
  ).toEqual([]);
  expect(told.map(({ says }) => says)).toContain('The next one is treated differently');
});
