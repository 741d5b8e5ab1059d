import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultsOf, scenario } from './experiment/scenario.ts';
import { explain } from './fault.ts';
import { findScenario, ownScenarios } from './scenarios.ts';

test('the scenarios of the repository: as many as an operator asks for, each with a claim that nothing is lost', async () => {
  const scenarios = await ownScenarios();
  expect(scenarios.length).toBeGreaterThanOrEqual(12);
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  for (const { name, claims, asks } of scenarios) {
    expect(claims, name).toContainEqual({ claim: 'nothing is lost' });
    expect(claims, name).toContainEqual({ claim: 'nothing is done twice' });
    expect(asks, name).toMatch(/\?$/);
  }
});

test('every fault is explained in words that name its region', async () => {
  for (const fault of (await ownScenarios()).flatMap(faultsOf)) {
    const { does, expect: expected } = explain(fault);
    expect(does).toMatch(/^[A-Z].*\.$/);
    expect(expected).toMatch(/^[A-Z].*\.$/);
    if ('region' in fault) expect(does).toContain(fault.region);
  }
});

test.each([
  ['export default { name: "x" }', 'title'],
  ['throw new Error("no luck")', 'no luck'],
  ['export const other = 1', 'expected object'],
])('a file that is none says why: %s', async (text, why) => {
  const file = join(mkdtempSync(join(tmpdir(), 'scenario-')), 'mine.ts');
  writeFileSync(file, text);
  await expect(findScenario(file)).rejects.toMatchObject({
    code: 'CHAOS_SCENARIO',
    message: expect.stringContaining(why),
  });
});

test.each(['goes on elsewhere', 'is declared unreachable', 'rejoins'] as const)(
  '"%s" of another region than the one that is measured is refused',
  (claim) => {
    const given = (region: string): Parameters<typeof scenario>[0] => ({
      name: 'mine',
      title: 'Mine',
      asks: 'Really?',
      region: 'us-west-2',
      claims: [{ claim: 'nothing is lost' }, { claim, region, withinMs: 1_000 }],
      steps: [{ do: 'wait', ms: 1 }],
    });
    expect(scenario(given('us-west-2')).region).toBe('us-west-2');
    expect(() => scenario(given('us-west-1'))).toThrow(/us-west-2, not on us-west-1/);
  },
);

test('a name that nobody has says so', async () => {
  await expect(findScenario('no-such-thing')).rejects.toMatchObject({ code: 'CHAOS_MISSING' });
});
