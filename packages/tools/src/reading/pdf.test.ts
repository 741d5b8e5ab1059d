import { expect, it } from 'vitest';
import type { Chart } from '../paper/form.ts';
import { paperPdf } from '../paper/pdf.ts';
import { openPdf } from './pdf.ts';

it('draws a page in its colours', async () => {
  const bar: Chart = {
    title: 'a',
    kind: 'bar',
    x: ['a name that is long'],
    unit: 'count',
    series: [{ name: 's', values: [5] }],
  };
  const { pdf } = await paperPdf({
    title: 'a',
    at: '2026-10-01T00:00:00Z',
    facts: [],
    parts: [{ kind: 'chart', chart: bar }],
  });
  const open = await openPdf(pdf);
  const { data, info } = await (await open.draw(0)).raw().toBuffer({ resolveWithObject: true });
  await open.close();
  let blue = 0;
  let orange = 0;
  // The bar is #0072b2; with its channels swapped it would be #b27200.
  for (let at = 0; at < data.length; at += info.channels) {
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    if (r === 0x00 && g === 0x72 && b === 0xb2) blue++;
    if (r === 0xb2 && g === 0x72 && b === 0x00) orange++;
  }
  expect(blue).toBeGreaterThan(1_000);
  expect(orange).toBe(0);
});
