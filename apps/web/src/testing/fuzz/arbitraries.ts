/** What is sent: any text and JSON, and, by the schemas of the API, what nearly fits. */
import fc from 'fast-check';

/** A parameter or a body as `GET /api/openapi.json` describes it. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  maximum?: number;
}

export const name = fc.constantFrom(
  'contracts',
  '$platform',
  'runs',
  'expenses',
  'counsel',
  '__proto__',
  'constructor',
);
export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.uuid(),
  name,
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'yes',
    'NaN',
    "'; --",
    '\u0000',
    '2026-02-30',
    '0000-01-01',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    'a'.repeat(700),
  ),
);
/** So large that nothing small is made of it: what is grown in a fuzz test must stay small. */
const most = 99;

/** As ISO 8601 has them, before and after what a database has. */
const time = fc.oneof(
  { weight: 4, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
  { weight: 1, arbitrary: fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z') },
);

/** A place of a view with the right print: as it was given, and with any parts in it changed. */
export const changed = (place: string): fc.Arbitrary<string> => {
  const [print, ...parts] = JSON.parse(Buffer.from(place, 'base64url').toString()) as [string, ...(string | null)[]];
  const odd = fc.oneof(
    text,
    fc.constantFrom('valued', 'unvalued', 'NaN', '-5', '1e300', 'infinity'),
    fc.constant(null),
  );
  return fc
    .tuple(...parts.map((part) => fc.oneof(odd, fc.constant(part))))
    .map((all) => Buffer.from(JSON.stringify([print, ...all])).toString('base64url'));
};

const day = fc.oneof(fc.constantFrom('2026-10-01', '0000-01-01', '0000-12-31', '9999-12-31'), text);
/** What may be corrected in an expense, and the lines of a file of them. */
export const correction = fc.record({ date: day, merchant: text, amount: text }, { requiredKeys: [] });
export const lines = fc
  .array(fc.tuple(day, fc.constantFrom('1', '-2.50', '9'.repeat(13)), text), { minLength: 1, maxLength: 5 })
  .map((all) => ['date,amount,merchant', ...all.map((cells) => cells.join(','))].join('\n'));

/** What fits the schema, or a part of it that does not. `id`: of rows that there are. */
export function fitting(schema: Schema, id: fc.Arbitrary<string>, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: exact(schema, id, depth) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
}

function exact(schema: Schema, id: fc.Arbitrary<string>, depth: number): fc.Arbitrary<unknown> {
  if (depth > 4) return fc.jsonValue({ maxDepth: 1 });
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return fc.oneof(...either.map((one) => fitting(one, id, depth + 1)));
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const parts = Object.entries(schema.properties ?? {}).map(
        ([key, one]) => [key, fitting(one, id, depth + 1)] as const,
      );
      return fc.record(Object.fromEntries(parts), { requiredKeys: [] });
    }
    case 'array':
      return fc.array(fitting(schema.items ?? {}, id, depth + 1), { maxLength: 3 });
    case 'integer':
    case 'number': {
      const { minimum: min = -most, maximum = most } = schema;
      return fc.integer({ min, max: Math.max(min, Math.min(maximum, most)) });
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      if (schema.format === 'uuid') return fc.oneof(id, fc.uuid());
      if (schema.format === 'date-time') return time;
      return text;
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

const leading = [
  '%PDF-1.7\n',
  '\u0089PNG\r\n\u001a\n',
  '\u00ff\u00d8\u00ff\u00e0',
  'PK\u0003\u0004',
  'GIF89a',
  'II*\u0000',
  'date,amount\n',
];

/** A form with a file, as a browser sends it, or broken: how it is cut off, what its parts are called, what it begins with. */
export const upload = fc
  .record({
    begins: fc.constantFrom('', ...leading),
    bytes: fc.uint8Array({ maxLength: 2_000 }),
    filename: fc.oneof(text, fc.constantFrom('a.pdf', 'a.png', '../../etc/passwd', '.', 'a\r\nb')),
    contentType: fc.constantFrom('application/pdf', 'image/png', 'text/html', 'text/csv', 'x', ''),
    field: fc.constantFrom('file', 'user', 'type', '__proto__', ''),
    fields: fc.dictionary(fc.constantFrom('user', 'type', 'file', 'x'), text, { maxKeys: 3 }),
    cut: fc.option(fc.nat(400), { freq: 5 }),
    boundary: fc.constantFrom('x', '----WebKitFormBoundary', 'a b', '"'),
  })
  .map(({ begins, bytes, filename, contentType, field, fields, cut, boundary }) => {
    const line = (value: string): string => value.replaceAll(/[\r\n]/g, ' ');
    const parts = Object.entries(fields).map(
      ([key, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
    );
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${line(filename)}"\r\ncontent-type: ${contentType}\r\n\r\n${begins}`;
    const whole = Buffer.concat([
      Buffer.from(parts.join('')),
      Buffer.from(head, 'latin1'),
      Buffer.from(bytes),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    return {
      type: `multipart/form-data; boundary=${boundary}`,
      payload: cut === null ? whole : whole.subarray(0, cut),
    };
  });

/** A frame of the stream: Socket.IO's packets with any content, and bytes that are none. */
export const frame = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('40', '41', '42', '43', '420', '4', '2', '3', '6', '451-', '9'),
      fc.jsonValue({ maxDepth: 3 }),
    )
    .map(([kind, value]) => `${kind}${JSON.stringify(value)}`),
  fc
    .tuple(
      fc.constantFrom('events', 'pulse', 'disconnect', 'connect', 'error', '__proto__'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    .map((packet) => `42${JSON.stringify(packet)}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }),
);
