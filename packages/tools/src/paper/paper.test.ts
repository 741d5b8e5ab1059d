import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, describe, expect, it } from 'vitest';
import type { Chart, Paper } from './form.ts';
import { paperHtml } from './html.ts';
import { paperPdf } from './pdf.ts';
import { plot } from './plot.ts';
import { Press } from './press.ts';
import { readWords } from './words.ts';
import { moneyText, numberText, parted } from './write.ts';

const chart: Chart = {
  title: 'Spent by month',
  kind: 'line',
  x: ['2026-05', '2026-06', '2026-07'],
  unit: 'money',
  currency: 'USD',
  series: [{ name: 'Spent', values: [10, null, 30], low: [5, null, 20], high: [15, null, 45] }],
};

const paper = (over: Partial<Paper> = {}): Paper => ({
  title: 'Ærøskøbing & Straße <script>alert(1)</script>',
  at: '2026-10-01T00:00:00Z',
  facts: [{ name: 'For', value: '"><img src=x onerror=alert(1)>' }],
  parts: [
    { kind: 'text', text: 'You spent **12 €**.\n\n- one\n- [two](javascript:alert(1))' },
    {
      kind: 'figures',
      figures: [
        { name: 'Spent', unit: 'money', value: '1234567.5', currency: 'EUR', source: { sql: "SELECT '</pre>'" } },
      ],
    },
    { kind: 'chart', chart },
    {
      kind: 'table',
      table: {
        title: 'Charges',
        columns: [
          { name: 'Merchant', kind: 'text' },
          { name: 'Amount', kind: 'money' },
        ],
        rows: Array.from({ length: 80 }, (_, i) => [`Café ${i}`, `${i}.10`]),
        of: 400,
      },
    },
  ],
  ...over,
});

const press = new Press();
afterAll(() => press.close());
/** Parsing the faces takes most of a print: the tests share one. */
let here: Promise<{ pdf: Uint8Array; pages: number }> | undefined;
const printedHere = () => {
  here ??= paperPdf(paper());
  return here;
};

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  return (await extractText(await getDocumentProxy(new Uint8Array(pdf)))).text;
}

describe('PDF', () => {
  it('holds every word, goes on over pages under its head, and numbers them', async () => {
    const { pdf, pages } = await printedHere();
    const texts = await pagesOf(pdf);
    expect(texts).toHaveLength(pages);
    expect(texts[0]).toContain('Ærøskøbing & Straße <script>alert(1)</script>');
    expect(texts[0]).toContain('EUR 1,234,567.50');
    const all = texts.join('\n');
    for (const row of [0, 40, 79]) expect(all).toContain(`Café ${row} ${row}.10`);
    expect(all).toContain('80 of 400 rows are shown.');
    expect(texts.filter((text) => text.includes('Café')).every((text) => /Merchant\s+Amount/.test(text))).toBe(true);
    texts.forEach((text, i) => {
      expect(text).toContain(`${i + 1} / ${pages}`);
    });
    expect(all).toContain("SELECT '</pre>'");
  });

  it('is tagged, in a language, with a title and its date, and describes its pictures', async () => {
    const { pdf } = await printedHere();
    const document = await getDocumentProxy(new Uint8Array(pdf));
    const { info } = await document.getMetadata();
    expect(info).toMatchObject({ Language: 'en', CreationDate: 'D:20261001000000Z', Producer: 'Holdfast' });
    expect((await document.getMarkInfo())?.Marked).toBe(true);
    const tree = JSON.stringify(await (await document.getPage(1)).getStructTree());
    for (const role of ['H1', 'L', 'LI', 'Figure', 'Table', 'TR', 'TH', 'TD']) expect(tree).toContain(`"${role}"`);
    expect(tree).toContain('Spent: between USD 10.00 and USD 30.00 (2026-07)');
  });

  it('says which letters its face does not have, and draws the rest', async () => {
    const { pdf } = await paperPdf(paper({ facts: [{ name: 'Имя', value: '漢字 Ωμέγα ₹' }] }));
    const all = (await pagesOf(pdf)).join('\n');
    expect(all).toContain('Имя: \ufffd\ufffd Ωμέγα ₹');
    expect(all).toContain("2 letters are not in this paper's face");
  });
});

describe('HTML', () => {
  const html = paperHtml(paper());

  it('escapes whatever stands in it and can neither run nor fetch', () => {
    expect(html).not.toMatch(/<(script|img|iframe|object|link|base|form)\b/i);
    const tags = html.match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\s(on\w+|href|src|srcset|action)\s*=/i.test(tag))).toEqual([]);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('gives tables heads and captions, and pictures words and values', () => {
    expect(html).toContain('<caption>Charges</caption>');
    expect(html.match(/<th scope="col"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(html).toContain('<svg role="img"');
    expect(html).toContain('USD 10.00 (USD 5.00 to USD 15.00)');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).toContain('@media print');
  });
});

describe('the press', () => {
  it('fails the paper that cannot be printed, with a code, and prints the next with the bytes that are printed here', async () => {
    const [refused, printed] = await Promise.allSettled([press.print(paper({ at: 'no time' })), press.print(paper())]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'PAPER_FAILED' } });
    if (printed.status === 'rejected') throw printed.reason;
    expect(hash(printed.value.pdf)).toBe(hash((await printedHere()).pdf));
    expect(printed.value.html).toBe(paperHtml(paper()));
  });

  it('stops waiting at a signal, and fails what waits when it is closed', async () => {
    await expect(press.print(paper(), AbortSignal.abort(new Error('drained')))).rejects.toThrow('drained');
    const other = new Press();
    const printing = other.print(paper());
    const refused = expect(printing).rejects.toMatchObject({ code: 'PAPER_FAILED' });
    await other.close();
    await refused;
  });
});

describe('a plot', () => {
  const value = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { nil: null });
  const charts = fc.integer({ min: 0, max: 60 }).chain((n) =>
    fc.record<Chart>({
      title: fc.string(),
      kind: fc.constantFrom('line', 'bar'),
      x: fc.array(fc.string({ maxLength: 30 }), { minLength: n, maxLength: n }),
      unit: fc.constantFrom('money', 'count', 'percent', 'score'),
      series: fc.array(fc.record({ name: fc.string(), values: fc.array(value, { minLength: n, maxLength: n }) }), {
        maxLength: 8,
      }),
    }),
  );

  it('stays within its frame, whatever is drawn, and is the same each time', () => {
    fc.assert(
      fc.property(charts, (drawn) => {
        const { width, height, shapes } = plot(drawn);
        const points = shapes.flatMap((shape) => {
          if (shape.shape === 'rule') return [shape.from, shape.to];
          if (shape.shape === 'bar')
            return [shape.at, [shape.at[0] + shape.width, shape.at[1] + shape.height] as const];
          return 'points' in shape ? shape.points : [shape.at];
        });
        const out = points.filter(([x, y]) => !(x >= 0 && x <= width + 0.01 && y >= 0 && y <= height + 0.01));
        expect(out).toEqual([]);
        expect(plot(drawn).shapes).toEqual(shapes);
      }),
      { numRuns: 200 },
    );
  });

  it('parts a line where a value is missing, and says so where there is none at all', () => {
    const lines = plot({ ...chart, series: [{ name: 'a', values: [1, 2, null] }] }).shapes;
    expect(lines.filter(({ shape }) => shape === 'line')).toHaveLength(1);
    expect(plot(chart).shapes.filter(({ shape }) => shape === 'line')).toHaveLength(0);
    expect(plot(chart).shapes.filter(({ shape }) => shape === 'dot')).toHaveLength(2);
    expect(plot({ ...chart, series: [] }).shapes).toMatchObject([{ text: 'nothing to show' }]);
  });
});

describe('texts', () => {
  it('write money exactly, however large', () => {
    expect(moneyText('1234567890123.40', 'USD')).toBe('USD 1,234,567,890,123.40');
    expect(moneyText('-5', undefined)).toBe('\u22125.00');
    expect(parted('no number')).toBe('no number');
    expect([numberText(-0.001), numberText(1e21), numberText(Number.NaN)]).toEqual(['0', '1e+21', '–']);
  });

  it('of the little Markdown make no link and no picture', () => {
    const [paragraph, list] = readWords('# Head\n*em* and `code` of 2*3*4\n\n1. one\n2) ![x](y)');
    expect(paragraph).toMatchObject({ spans: [{ text: 'Head', face: 'bold' }] });
    expect(list).toMatchObject({ spans: [{ face: 'em' }, { text: ' and ' }, { face: 'code' }, { text: ' of 2*3*4' }] });
    expect(readWords('1. one\n2) ![x](y)')).toMatchObject([
      { kind: 'list', items: [[{ text: 'one' }], [{ text: '![x](y)', face: 'plain' }]] },
    ]);
  });
});
