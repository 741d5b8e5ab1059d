import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScoreTask } from '@holdfast/teams/score';
import { expect, onTestFinished, test } from 'vitest';
import { Place } from '../testing/place.ts';
import { accuracyPage, ranOn } from './page.ts';

const task = (name: string): ScoreTask => ({
  name,
  folder: name,
  units: 'charges',
  reference: null,
  goals: [{ figure: 'recall', least: 0.6, baseline: 0.2 }],
  score: () => Promise.reject(new Error('it is not run here')),
});

test('the page has each goal with its figure, says what missed it and what was skipped, and when and on what it ran', () => {
  const scored = { units: 10, figures: { recall: 0.5 }, note: 'No model.', lines: [] };
  const page = accuracyPage(
    [
      { task: task('found'), name: 'found', skipped: null, score: scored, seconds: 0.1 },
      { task: task('absent'), name: 'absent', skipped: 'no data', score: null, seconds: 0 },
    ],
    ranOn(),
  );
  expect(page).toContain('| found | recall | 0.500 | 0.2 | ≥ 0.6 ✗ missed | 10 ms |');
  expect(page).toContain('| absent | skipped, no data |');
  expect(page).toContain('- **found** (10 charges): recall 0.500. No model.');
  expect(page).toMatch(/All tasks in one run: \d{4}-\d\d-\d\d, (commit [0-9a-f]+|no commit)/);
});

test('where sets are missing the published page stays as it is: exit code 2, and which', async () => {
  const here = new Place();
  onTestFinished(() => here.end());
  const published = () => readFileSync(new URL('../../../../docs/accuracy.md', import.meta.url), 'utf8');
  const before = published();
  const done = await here.quick(['score', '--data', mkdtempSync(join(tmpdir(), 'no-data-'))]);
  expect(done).toMatchObject({ code: 2, err: expect.stringMatching(/has no data for .*memory-locomo/) });
  expect(published()).toBe(before);
});
