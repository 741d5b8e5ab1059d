import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '@holdfast/agents/testing';
import { loadTeams } from '@holdfast/teams';
import { Documents, FolderStore } from '@holdfast/tools';
import { openReader } from '@holdfast/tools/reading';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { receipt } from './receipt.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-demo-receipt-'));
const reader = openReader();
let stage: Stage;
beforeAll(async () => {
  const { team: expenses } = (await loadTeams()).get('expenses');
  stage = await openStage({ expenses }, 'demo_receipt');
});
afterAll(async () => {
  reader.close();
  await stage?.close();
  rmSync(root, { recursive: true, force: true });
});

test('scenario 1 comes true without a model, and is told as it happens', async () => {
  const documents = new Documents(stage.db, new FolderStore(root));
  await stage.worker({ documents, reader });
  const said: string[] = [];
  const told = await receipt({ ...stage, documents }, (line) => void said.push(line));
  expect(told.filter(({ held }) => !held)).toEqual([]);
  expect(told).toHaveLength(6);
  const all = said.join('\n');
  for (const text of [
    'page 1 of 1: reading, attempt 1',
    'us-east-1',
    'A new expense was posted',
    'little says that 9.00 is the total',
  ])
    expect(all).toContain(text);
}, 240_000);
