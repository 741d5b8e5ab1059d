import { expect, it } from 'vitest';
import { foretell, foretoldTable } from './month-ahead.ts';

it('foretells the end of a month better than the demo, and its interval holds about what it says', () => {
  const measured = foretell(1, 'user', [12]);
  const shown = foretoldTable('user', measured);
  const [ours, meanTimesDays, ninety] = measured.methods;
  expect(measured.asked, shown).toBe(100);
  expect(ours?.error, shown).toBeLessThan(meanTimesDays?.error ?? 0);
  expect(ours?.error, shown).toBeLessThan(ninety?.error ?? 0);
  expect(ours?.inside, shown).toBeGreaterThan(0.7);
  expect(ours?.inside, shown).toBeLessThan(0.93);
});
