import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { log, logTo } from './log.ts';
import { mask, maskAll, maskJson } from './mask.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const planted: Record<string, readonly string[]> = {
  '[card]': ['4111111111111111', '4111 1111 1111 1111', '5500-0000-0000-0004', '378282246310005', '6011111111111117'],
  '[iban]': [
    'DE89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'GB82WEST12345698765432',
    'gb82 west 1234 5698 7654 32',
  ],
  '[id]': ['123-45-6789', '529.982.247-25', 'AB123456C', 'RSSMRA85T10A562S', '12345678Z', '046-454-286'],
  '[email]': ['jo@example.com', 'jo.o+tag@mail.example.co.uk', 'jürgen@müller.example'],
  '[phone]': ['+1 415 555 2671', '+442079460958', '(415) 555-2671', '415-555-2671', '0044 20 7946 0958'],
  '[secret]': [
    `sk-${'a1B2'.repeat(8)}`,
    `sk-ant-api03-${'x9'.repeat(20)}`,
    `AKIA${'IOSFODNN7EXAMPLE'}`,
    `ghp_${'a1'.repeat(18)}`,
    `-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----`,
    `-----BEGIN PRIVATE KEY-----\ncut off`,
  ],
};
const cases = Object.entries(planted).flatMap(([word, texts]) => texts.map((text) => [text, word] as const));

afterEach(() => logTo());

describe('goes', () => {
  test.each(cases)('%s', (text, word) => {
    expect(mask(text)).toBe(word);
    expect(mask(`see ${text}`)).toBe(`see ${word}`);
    if (!text.endsWith('cut off')) expect(mask(`"${text}", and 3 more`)).toBe(`"${word}", and 3 more`);
  });

  test.each([
    ['Authorization: Bearer abcdef123456', 'Authorization: [secret]'],
    ['bearer abc123def456', 'bearer [secret]'],
    [`key=${'0af9'.repeat(10)}`, 'key=[secret]'],
    ['OPENAI_API_KEY=zq81hfPq02mmNN3', 'OPENAI_API_KEY=[secret]'],
    ['password: hunter2', 'password: [secret]'],
    ['{"password":"a b c"}', '{"password":[secret]}'],
    ['postgres://holdfast:pa55@db1:5432/x', 'postgres://holdfast:[secret]@db1:5432/x'],
    ['ssn 123456789', 'ssn [id]'],
    ['phone: 4155552671', 'phone: [phone]'],
  ])('%s', (text, masked) => expect(mask(text)).toBe(masked));

  test('an account with words behind it', () => {
    expect(mask('DE89 3704 0044 0532 0130 00 FROM ANNA')).toBe('[iban] FROM ANNA');
  });

  test.each([
    ['4111 1111 1111 1111 12/28', '[card] 12/28'],
    ['4111 1111 1111 1111 123', '[card] 123'],
    ['qty 2 4111 1111 1111 1111', 'qty 2 [card]'],
    ['total 12.50 4111111111111111', 'total 12.50 [card]'],
    ['total 12.50 4111 1111 1111 1111 12.50', 'total 12.50 [card] 12.50'],
    ['4111111111111111 123', '[card] 123'],
    ['4111-1111-1111-1111 2026-11-26', '[card] 2026-11-26'],
    ['7 018f3f6e-7d1c-7000-8000-000000004111 378282246310005 9', '7 018f3f6e-7d1c-7000-8000-000000004111 [card] 9'],
    ['7 3782 822463 10005 8', '7 [card] 8'],
    ['5500-0000-0000-0004 4111 1111 1111 1111 5', '[card] [card] 5'],
    ['7,4111111111111111,12', '7,[card],12'],
    ['+442079460958 12.50 2026', '[phone] 12.50 2026'],
  ])('beside other numbers: %s', (text, masked) => expect(mask(text)).toBe(masked));

  test.each(['clientSecret', 'client_secret', 'accessToken', 'secretKey', 'token', 'adminPassword', 'set-cookie'])(
    'what a field called %s holds, whatever it is',
    (name) => {
      for (const held of ['x', 12345, ['a', 'b'], { a: 'b' }])
        expect(maskJson({ [name]: held })).toEqual({ [name]: '[secret]' });
      expect(maskJson({ [name]: true })).toEqual({ [name]: true });
    },
  );

  test('a field whose name only holds such a word stays', () => {
    const fields = { tokens: 12, maxTokens: 5, monkey: 'x', secretary: 'Anna', passwordless: 'y' };
    expect(maskJson(fields)).toEqual(fields);
  });

  test('a card that came as a number, a secret by the name of its field', () => {
    expect(maskJson({ a: [4111111111111111, 12.5], password: 'x', api_key: 'y', when: null })).toEqual({
      a: ['[card]', 12.5],
      password: '[secret]',
      api_key: '[secret]',
      when: null,
    });
  });
});

describe('stays', () => {
  test.each([
    '018f3f6e-7d1c-7000-8000-000000004111',
    '00000000-0000-4000-8000-000000000042',
    '2026-11-26T09:12:13.123456Z',
    '2026-11-26 09:12:13+01:00 2026-11-27',
    '1764148333123',
    'USD 1,234,567.89',
    '-12500000.00 and +12500000.00',
    '0.4111111111111111',
    '1 200 300 4000',
    'order 0012345678',
    '12.50 0.4111111111111111 3',
    '4111111111111111.25 7',
    'run:r1/task:t1#3',
    '127.0.0.1:5432, 10.0.255.255',
    'us-east-1',
    'tokens: 123456789012',
    'the bearer certificate, token: whatever',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ])('%s', (text) => expect(mask(text)).toBe(text));

  test('UUIDs, amounts, dates and times of every kind', () => {
    const amount = fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 10, max: 99 }));
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    const kind = fc.oneof(
      fc.uuid(),
      amount.map(([whole, cents]) => `${whole}.${cents}`),
      day.map((date) => date.toISOString()),
      day.map((date) => date.toISOString().slice(0, 10)),
      day.map((date) => String(date.getTime())),
    );
    fc.assert(
      fc.property(fc.array(kind, { minLength: 1, maxLength: 6 }), (texts) => {
        const text = texts.join(', ');
        expect(mask(text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

test('what is planted among other text and numbers never comes through, and masking twice changes nothing', () => {
  const vocabulary = ['paid', 'to', 'Anna', '12.50', '2026-11-26', 'EUR', ',', '2', '123', '12/28', '2028', '1,200.00'];
  const words = fc.array(fc.constantFrom(...vocabulary), { maxLength: 8 });
  fc.assert(
    fc.property(words, fc.constantFrom(...cases), words, (before, [secret], after) => {
      const once = mask([...before, secret, ...after].join(' '));
      expect(once).not.toContain(secret);
      expect(mask(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test('any text and any JSON masks without harm', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => mask(mask(text)) === mask(text)));
  fc.assert(fc.property(fc.jsonValue(), (value) => void JSON.stringify(maskJson(value))));
});

test.each([
  'a',
  '1',
  '1 ',
  '4111 ',
  '4111111111111111 ',
  '1-',
  '@',
  'a@a.',
  'password',
  '://a:',
  '-----BEGIN PRIVATE KEY-----',
  'DE89 ',
  '+1 (',
  'eyJ',
  'key=',
])('half a megabyte of %j is masked by steps in proportion to its length', (piece) => {
  // Quadratic work on this would outlast the test's own limit by minutes.
  const text = piece.repeat(Math.ceil(500_000 / piece.length));
  expect(mask(text).length).toBeGreaterThan(0);
});

test('what no rule could find is spared the rules, and nothing else is', () => {
  const heads = [
    'sk-',
    'sk_live_',
    'AKIA',
    'ghp_',
    'github_pat_',
    'glpat-',
    'xoxb-',
    'AIza',
    'npm_',
    'eyJ',
    'bearer ',
    'Bearer\t',
  ];
  const words = [
    'password',
    'token',
    'secret',
    'api_key',
    'authorization',
    'phone',
    'ssn',
    'key',
    'user',
    'example.com',
    '://',
  ];
  const blocks = ['-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', '----', 'DE', 'AB'];
  const run = fc.stringMatching(/^[aB_/-]{7,30}$/);
  const piece = fc.oneof(
    fc.tuple(fc.constantFrom(...heads), run).map(([head, rest]) => head + rest),
    fc.constantFrom(...heads, ...words, ...blocks),
    fc.constantFrom(' ', '=', ':', '@', '.', '-', '_', '"', '\n', '/', '+', 'ſ', 'K'),
    fc.stringMatching(/^[abcXYZ_.-]{0,16}$/),
    fc.stringMatching(/^\d{0,16}$/),
    fc.string({ maxLength: 4 }),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (one) => mask(one) === maskAll(one)),
    { numRuns: 20_000 },
  );
  // The shortest that the rules find.
  const shortest = [`sk-${'a'.repeat(12)}`, `xoxb-${'a'.repeat(10)}`, `bearer ${'a/'.repeat(12)}`];
  for (const one of [...shortest, ...Object.values(planted).flat()]) expect(mask(one)).toBe(maskAll(one));
  expect(shortest.map(maskAll)).toEqual(['[secret]', '[secret]', 'bearer [secret]']);
});

test('the log masks messages, fields, errors and the fields of a child', () => {
  const lines: string[] = [];
  logTo({ write: (line) => void lines.push(line) });
  const card = '4111111111111111';
  log('x')
    .child({ who: 'jo@example.com' })
    .warn({ note: `card ${card}`, deep: [{ card }], error: new Error(`for ${card}`) }, `declined ${card}`);
  expect(lines.join('')).not.toContain(card);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    who: '[email]',
    note: 'card [card]',
    message: 'declined [card]',
    error: { message: 'for [card]' },
  });
});
