import type { Attempt, Page, Reading, Word } from '@holdfast/tools/reading';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountsOf, moneyOf } from './amount.ts';
import { datesOf, iso, timeOf } from './date.ts';
import { fieldsOf } from './fields.ts';
import { ReceiptFields } from './form.ts';
import { labelOf } from './label.ts';
import type { Line } from './line.ts';

/** A page of print in a fixed pitch, as a reader without errors gives it; `spoil` changes what is read of a line. */
function readingOf(...prints: readonly (readonly string[])[]): Reading {
  const attempts = prints.map((lines): Attempt => {
    const words = lines.flatMap((text, line) =>
      [...text.matchAll(/\S+/g)].map(
        ({ 0: word, index }): Word => ({
          text: word,
          confidence: 0.97,
          line,
          box: { x: index * 10, y: line * 30, w: word.length * 10, h: 20 },
        }),
      ),
    );
    return { engine: 'pp-ocr', mode: 'test', words, confidence: 0.97, seconds: 0 };
  });
  const [{ words, engine, mode, confidence }] = attempts as [Attempt];
  const page: Page = {
    width: 500,
    height: 1000,
    turned: 0,
    angle: 0,
    from: 'ocr',
    text: '',
    preparedIn: 0,
    words,
    engine,
    mode,
    confidence,
    attempts,
  };
  return { pages: [page], seconds: 0 };
}

const line = (text: string): Line => ({
  text,
  at: 0,
  page: 0,
  height: 20,
  words: [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    confidence: 1,
    line: 0,
    box: { x: index * 10, y: 0, w: word.length * 10, h: 20 },
    start: index,
    end: index + word.length,
  })),
});

const shop = ['HARBOUR HARDWARE LTD', '12 Harbour Street', 'Invoice No: INV-100234', 'Date: 17/03/2026 09:41'];

describe('what a vision model sees', () => {
  const lines = [...shop, 'Nails 10.30', 'Rope 5.65', 'TOTAL 16.95', 'CASH 20.00'];
  const seen = { merchant: 'Harbour Hardware', date: '2026-03-17', total: '16.95' };
  const with_ = (more: Partial<typeof seen>) => fieldsOf(readingOf(lines), { seen: { ...seen, ...more } });

  test('bears out what the words say, as one more reading', () => {
    expect(fieldsOf(readingOf(lines))).toMatchObject({ certain: false, total: { value: '16.95' } });
    expect(with_({})).toMatchObject({ certain: true, total: { value: '16.95' }, date: { value: '2026-03-17' } });
  });

  test.each<[string, Partial<typeof seen>, string]>([
    ['a total that is printed nowhere', { total: '61.95' }, 'a model sees 61.95 as the total, which is read nowhere'],
    ['another amount, which nothing bears out', { total: '20.00' }, 'a model sees 20.00 as the total, the words say'],
    ['another day', { date: '2026-03-18' }, 'a model sees the date 2026-03-18, the words do not'],
  ])('%s is a doubt', (_, more, doubt) => {
    const { certain, reasons } = with_(more);
    expect([certain, reasons.join('; ')]).toEqual([false, expect.stringContaining(doubt)]);
  });
});

describe('amounts', () => {
  test.each<[string, number[]]>([
    ['TOTAL 15.95', [1595]],
    ['TOTAL RM1,050.00', [105000]],
    ['Summe EUR 1.050,00', [105000]],
    ['TOTALE 30,80', [3080]],
    ['Tax .80', [80]],
    ['Subtotal 14 , 50', [1450]],
    ['Payable : 72. 00', [7200]],
    ['Grand TotaRM21.85', [2185]],
    ['Incl <RM.34.80', [3480]],
    ['Discount -30.00', [-3000]],
    ['Refund (30.00)', [-3000]],
    ['11.48-', [-1148]],
    ['2 x 3.50 7.00', [350, 700]],
    ['CASH l5.5O', [1550]],
    ['Tax 6.00% 4.93', [493]],
    ['Unit 9.505', []],
    ['24.12.2017', []],
    ['at 12.30 PM', []],
    ['14:50', []],
    ['Tel 03-7932 1023', []],
  ])('%s', (text, cents) => {
    expect(amountsOf(line(text)).map((amount) => amount.cents)).toEqual(cents);
  });

  test('whatever is printed in an English or a German way is read back to the cent', () => {
    const amounts = fc.integer({ min: 0, max: 99_999_999 });
    const print = fc.constantFrom('en-US', 'de-DE', 'plain');
    fc.assert(
      fc.property(amounts, print, fc.constantFrom('', '$', '€', 'RM', 'RM '), (cents, how, sign) => {
        const number =
          how === 'plain'
            ? moneyOf(cents)
            : new Intl.NumberFormat(how, { minimumFractionDigits: 2 }).format(cents / 100);
        // Without groups more than six digits are no price.
        fc.pre(how !== 'plain' || cents < 100_000_000);
        expect(amountsOf(line(`TOTAL ${sign}${number}`)).map((amount) => amount.cents)).toEqual([cents]);
      }),
    );
  });
});

describe('dates', () => {
  test.each<[string, string | null]>([
    ['Date: 23/12/2017 10:15', '2017-12-23'],
    ['24-01-18', '2018-01-24'],
    ['2016-03-27', '2016-03-27'],
    ['18.04.07', '2007-04-18'],
    ['29 MAR 2018', '2018-03-29'],
    ['Feb 11, 2012', '2012-02-11'],
    ["12 Mar'18", '2018-03-12'],
    ["Nov12'1605:41PM", '2016-11-12'],
    ['05-JAN-2017', '2017-01-05'],
    ['16-03-1813:49', '2018-03-16'],
    ['24 Mar 1809:12:41PM', '2018-03-24'],
    ['O3/06/2018', '2018-06-03'],
    ['14. Mai 2024', '2024-05-14'],
    ['31/02/2018', null],
    ['MI11/3-21-12/480', null],
    ['GST 000388-12-34567', null],
  ])('%s', (text, expected) => {
    const [found] = datesOf(line(text));
    expect(found ? iso(found.year, found.first, found.second, found.order ?? 'day-first') : null).toBe(expected);
  });

  test('every day is read back, whatever the form', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });
    const forms = fc.constantFrom<(y: string, m: string, d: string, name: string) => string>(
      (y, m, d) => `${y}-${m}-${d}`,
      (y, m, d) => `${d}/${m}/${y}`,
      (y, m, d) => `${d}.${m}.${y.slice(2)}`,
      (y, _, d, name) => `${d} ${name} ${y}`,
      (y, _, d, name) => `${name} ${d}, ${y}`,
    );
    fc.assert(
      fc.property(day, forms, (date, form) => {
        const [y = '', m = '', d = ''] = date.toISOString().slice(0, 10).split('-');
        const name = date.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
        const [found] = datesOf(line(`Date ${form(y, m, d, name)} 10:15`));
        expect(found && iso(found.year, found.first, found.second, found.order ?? 'day-first')).toBe(`${y}-${m}-${d}`);
      }),
    );
  });

  test.each([
    ['9:41 PM', '21:41'],
    ['12:05am', '00:05'],
    ['23:59:59', '23:59'],
    ['4.50', null],
    ['29:61', null],
  ])('the time of %s', (text, expected) => expect(timeOf(text)).toBe(expected));
});

describe('labels', () => {
  test.each([
    ['T0TAI', 'total'],
    ['Grand Tota', 'due'],
    ['Amount Due', 'due'],
    ['Total Amt Rounded', 'due'],
    ['Sub-Total', 'subtotal'],
    ['Total Excl. of GST', 'subtotal'],
    ['Total Sales (Inclusive of GST)', 'due'],
    ['Rounding Adj', 'rounding'],
    ['Serv Charge 10%', 'service'],
    ['Change Due', 'change'],
    ['Cash Received', 'cash'],
    ['Total Paid', 'cash'],
    ['VISA DEBIT', 'card'],
    ['Total Savings', 'saving'],
    ['Total Qty', 'quantity'],
    ['GST @6%', 'tax'],
    ['Sourdough bread', null],
  ])('%s is %s', (words, label) => expect(labelOf(words)).toBe(label));
});

describe('fields', () => {
  const body = ['Hammer 10.30', 'Nails 4.20', 'Subtotal 14.50', 'GST 10% 1.45', 'TOTAL 15.95'];

  test('what is there is found, and what is not stays empty', () => {
    const fields = fieldsOf(readingOf([...shop, ...body]));
    expect(ReceiptFields.parse(fields)).toEqual(fields);
    const values = Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, (field as { value?: unknown }).value]),
    );
    expect(values).toMatchObject({
      merchant: 'HARBOUR HARDWARE LTD',
      date: '2026-03-17',
      time: '09:41',
      total: '15.95',
      subtotal: '14.50',
      tax: '1.45',
      invoice: 'INV-100234',
      items: [
        { name: 'Hammer', amount: '10.30' },
        { name: 'Nails', amount: '4.20' },
      ],
      payment: null,
      currency: null,
    });
    expect(fields.total.boxes).toEqual([{ x: 60, y: 240, w: 50, h: 20 }]);
    expect(fields.certain).toBe(true);
  });

  test('nothing read is nothing said', () => {
    expect(fieldsOf(readingOf([]))).toMatchObject({ certain: false, total: { value: null, confidence: 0 } });
  });

  test.each<[string, string[], string]>([
    ['what was paid less the change', ['Hammer 10.30', 'CASH 20.00', 'CHANGE 9.70', 'TOTAL 10.30'], '10.30'],
    ['the amount after rounding', ['TOTAL 10.28', 'Rounding 0.02', 'Nett Total 10.30', 'Cash 10.30'], '10.30'],
    ['not the larger banknote', ['Hammer 10.30', 'TOTAL 10.30', 'CASH 50.00', 'CHANGE 39.70'], '10.30'],
    [
      'not a total of a tax table',
      [...body, 'GST Summary Amount Tax', 'S 10% 14.50 1.45', 'Total 14.50 1.45'],
      '15.95',
    ],
    [
      'parts of one total',
      ['Total 0% supplies 39.40', 'Total 6% supplies (Inc. GST): 13.74', 'Total Payable 53.14'],
      '53.14',
    ],
  ])('total: %s', (_, lines, expected) => {
    expect(fieldsOf(readingOf([...shop, ...lines])).total.value).toBe(expected);
  });

  test('a total that nothing bears out, or that another one follows, goes to a person', () => {
    const alone = fieldsOf(readingOf([...shop, 'TOTAL 15.95']));
    expect([alone.total.value, alone.certain]).toEqual(['15.95', false]);
    const followed = fieldsOf(readingOf([...shop, ...body, 'Net Total 15.98']));
    expect([followed.certain, followed.reasons.join()]).toEqual([false, expect.stringContaining('15.98')]);
  });

  test('readings vote: one engine misreads a digit, arithmetic and the other one have it right', () => {
    const misread = [...shop, ...body.slice(0, -1), 'TOTAL 75.95'];
    expect(fieldsOf(readingOf(misread)).certain).toBe(false);
    const both = fieldsOf(readingOf(misread, [...shop, ...body]));
    expect([both.total.value, both.certain]).toEqual(['15.95', true]);
  });

  test('a wrong digit anywhere in the total never posts a wrong amount', () => {
    const digit = fc.tuple(fc.constantFrom(0, 1, 3, 4), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(digit, ([at, other]) => {
        const wrong = `15.95`.split('').with(at, String(other)).join('');
        const { total, certain } = fieldsOf(readingOf([...shop, ...body.slice(0, -1), `TOTAL ${wrong}`]));
        expect(certain && total.value !== '15.95').toBe(false);
      }),
    );
  });

  test('day and month: by another date, by the currency, by what is usual', () => {
    const date = (lines: string[], dates?: 'month-first') =>
      fieldsOf(readingOf(['SHOP LTD', ...lines, ...body]), dates ? { dates } : {}).date.value;
    expect(date(['Date 03/04/2026', 'Valid until 25/12/2026'])).toBe('2026-04-03');
    expect(date(['Date 03/04/2026', 'USD'])).toBe('2026-03-04');
    expect(date(['Date 03/04/2026', 'RM'])).toBe('2026-04-03');
    expect(date(['Date 03/04/2026'])).toBe('2026-04-03');
    expect(date(['Date 03/04/2026'], 'month-first')).toBe('2026-03-04');
  });

  test('a merchant the ledger knows is taken for what was misread', () => {
    const read = ['HARB0UR HAROWARE LTD', ...shop.slice(1), ...body];
    expect(fieldsOf(readingOf(read), { merchants: ['Harbour Hardware Ltd', 'Corner Bakery'] }).merchant.value).toBe(
      'Harbour Hardware Ltd',
    );
    expect(fieldsOf(readingOf(read), { merchants: ['Corner Bakery'] }).merchant.value).not.toBe('Corner Bakery');
  });

  test('nothing printed makes it fail, and an amount is always exact text', () => {
    const lines = fc.array(fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom(...shop, ...body)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(lines, (print) => void ReceiptFields.parse(fieldsOf(readingOf(print)))),
      { numRuns: 200 },
    );
  });
});
