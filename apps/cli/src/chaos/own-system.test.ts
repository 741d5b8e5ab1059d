import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Place, Started } from '../testing/place.ts';

/** A place in which commands start systems of their own, and what is left of these. */
function open() {
  const here = new Place({ HOLDFAST_DATA: 'none', HOLDFAST_REGIONS: 'us-west-2' });
  onTestFinished(() => here.end());
  const tmp = join(here.home, 'tmp');
  // The database's user must be able to walk there.
  chmodSync(here.home, 0o755);
  mkdirSync(tmp, { mode: 0o755 });
  const run = (...args: string[]) => new Started(here.spawn(args, { TMPDIR: tmp }));
  const left = () => [...readdirSync(tmp).filter((name) => name.startsWith('holdfast-own-')), ...here.processes()];
  return { home: here.home, run, left };
}

describe.skipIf(process.platform !== 'linux')(
  'a command with a system of its own that is told to end (needs /proc)',
  () => {
    test.each(['SIGINT', 'SIGHUP'] as const)('%s: the system is ended, its folder removed', async (signal) => {
      const { run, left } = open();
      const command = run('demo', 'failover');
      await command.says('✓ tables');
      expect(left().length).toBeGreaterThan(1);
      expect(await command.signal(signal)).toBe(128 + constants.signals[signal]);
      expect(left()).toEqual([]);
    });

    test('the first SIGINT of `chaos run` is its own: it heals, and reports', async () => {
      const { home, run, left } = open();
      const file = join(home, 'waits.ts');
      writeFileSync(
        file,
        `export default { name: 'waits', title: 'It waits', asks: 'Until when?', region: 'us-west-2', calmMs: 100,
        claims: [{ claim: 'nothing is lost' }], steps: [{ do: 'wait', ms: 300_000 }] };`,
      );
      const command = run('chaos', 'run', file);
      await command.says('waits 300 s');
      expect(await command.signal('SIGINT')).toBe(3);
      expect(command.said).toContain('healed by hand');
      expect(left()).toEqual([]);
    }, 120_000);
  },
);
