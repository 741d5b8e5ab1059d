import fc from 'fast-check';
import type { z } from 'zod';
import { explain } from '../errors.ts';
import { type JsonSchema, schemaOf } from '../shape.ts';

/** Values that the schema accepts, made from its JSON Schema; what it refines beyond that is filtered. */
export function arbitraryOf(schema: z.ZodType, of = 'a value'): fc.Arbitrary<unknown> {
  const json = schemaOf(schema, of);
  let refused = 0;
  return generate(json, json, 0).filter((value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success && ++refused > mostRefused)
      throw new Error(`nothing fits the schema of ${of}: ${explain(parsed.error)}`);
    if (parsed.success) refused = 0;
    return parsed.success;
  });
}

/** In a row: a filter that passes nothing would never end. */
const mostRefused = 1_000;

const deepest = 4;

function generate(schema: JsonSchema, root: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  if (typeof schema['$ref'] === 'string') {
    return depth > deepest ? fc.constant(null) : generate(referred(schema['$ref'], root), root, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  for (const key of ['anyOf', 'oneOf'] as const) {
    const branches = schema[key];
    if (Array.isArray(branches))
      return fc.oneof(...(branches as JsonSchema[]).map((branch) => generate(branch, root, depth)));
  }
  if (Array.isArray(schema['allOf'])) {
    const parts = (schema['allOf'] as JsonSchema[]).map((part) => generate(part, root, depth));
    return fc.tuple(...parts).map((values) => Object.assign({}, ...values) as unknown);
  }
  const { type } = schema;
  if (Array.isArray(type))
    return fc.oneof(...type.map((one: unknown) => generate({ ...schema, type: one }, root, depth)));
  switch (type) {
    case 'object':
      return object(schema, root, depth);
    case 'array':
      return list(schema, root, depth);
    case 'string':
      return text(schema);
    case 'integer':
      return whole(schema);
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function referred(ref: string, root: JsonSchema): JsonSchema {
  const path = ref.replace(/^#\/?/, '').split('/').filter(Boolean);
  return path.reduce<JsonSchema>((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')] as JsonSchema, root);
}

function object(schema: JsonSchema, root: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, generate(inner, root, depth + 1)]),
  );
  const known = fc.record(fields, { requiredKeys: Object.keys(fields).filter((name) => required.has(name)) });
  const more = schema['additionalProperties'];
  if (typeof more !== 'object' || more === null) return known;
  const names = schema['propertyNames']
    ? generate(schema['propertyNames'] as JsonSchema, root, depth + 1)
    : fc.string({ maxLength: 10 });
  const extra = fc.array(fc.tuple(names.map(String), generate(more as JsonSchema, root, depth + 1)), { maxLength: 4 });
  return fc.tuple(extra, known).map(([entries, value]) => ({ ...Object.fromEntries(entries), ...value }));
}

function list(schema: JsonSchema, root: JsonSchema, depth: number): fc.Arbitrary<unknown> {
  const first = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as JsonSchema[]) : [];
  const head = fc.tuple(...first.map((inner) => generate(inner, root, depth + 1)));
  const rest = schema['items'];
  if (typeof rest !== 'object' || rest === null) return head;
  const minLength = Math.max(0, Number(schema['minItems'] ?? 0) - first.length);
  const maxLength = Math.max(
    minLength,
    Math.min(Number(schema['maxItems'] ?? 100) - first.length, minLength + (depth > deepest ? 0 : 5)),
  );
  const tail = fc.array(generate(rest as JsonSchema, root, depth + 1), { minLength, maxLength });
  return fc.tuple(head, tail).map(([a, b]) => [...a, ...b]);
}

const iso = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

function text(schema: JsonSchema): fc.Arbitrary<string> {
  switch (schema['format']) {
    case 'uuid':
      return fc.uuid({ version: [4, 5, 7] });
    case 'date-time':
      return iso;
    case 'date':
      return iso.map((date) => date.slice(0, 10));
    case 'time':
      return iso.map((date) => date.slice(11, 19));
    case 'email':
      return fc.emailAddress();
    case 'uri':
      return fc.webUrl();
    default:
  }
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']));
  const minLength = Number(schema['minLength'] ?? 0);
  return fc.string({
    minLength,
    maxLength: Math.min(Number(schema['maxLength'] ?? minLength + 30), minLength + 200),
    unit: 'grapheme',
  });
}

function whole(schema: JsonSchema): fc.Arbitrary<number> {
  const { min, max } = bounds(schema);
  const step = Number(schema['multipleOf'] ?? 1);
  return fc.integer({ min: Math.ceil(min / step), max: Math.floor(max / step) }).map((n) => n * step);
}

function number(schema: JsonSchema): fc.Arbitrary<number> {
  const { min, max } = bounds(schema);
  return fc.oneof(
    fc.double({ min, max, noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: Math.ceil(min), max: Math.floor(max) }),
  );
}

function bounds(schema: JsonSchema): { min: number; max: number } {
  const widest = 2 ** 31 - 1;
  const min = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? -widest);
  const max = Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? widest);
  return { min: Math.max(min, -widest), max: Math.min(max, widest) };
}
