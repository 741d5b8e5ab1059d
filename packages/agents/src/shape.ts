import { hash } from 'node:crypto';
import { z } from 'zod';
import { errors, reasonOf } from './errors.ts';
import type { AnyTeam } from './team.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** The schema as JSON Schema; one that JSON cannot carry (dates, transforms, big integers) is refused. */
export function schemaOf(schema: z.ZodType, of: string): JsonSchema {
  try {
    return z.toJSONSchema(schema) as JsonSchema;
  } catch (error) {
    throw errors.TEAM_INVALID({ reason: `the schema of ${of} cannot be stored as JSON: ${reasonOf(error)}` }, error);
  }
}

/**
 * What a run needs a worker to know: the names of the members and the schemas of what is stored. A worker claims only
 * tasks of shapes it knows. Words that only explain (description, title, examples) do not count.
 */
export function shapeOf(name: string, team: AnyTeam): string {
  const members = Object.fromEntries(
    Object.entries(team.members).map(([member, { out }]) => [member, out ? schemaOf(out, member) : {}]),
  );
  const text = canonical({ input: schemaOf(team.input, 'input'), members });
  return `${name}@${hash('sha256', text).slice(0, 12)}`;
}

const explaining = new Set(['$schema', '$id', 'id', 'title', 'description', 'examples']);
/** Keywords whose value maps names that people chose. */
const named = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'members']);
/** Keywords whose value is data, not a schema. */
const literal = new Set(['const', 'default']);
/** Keywords whose value is a list without an order. */
const set = new Set(['enum', 'required']);

function canonical(schema: unknown): string {
  return JSON.stringify(sorted(schema, 'schema'));
}

function sorted(value: unknown, as: 'schema' | 'names' | 'data'): unknown {
  if (Array.isArray(value)) return value.map((inner) => sorted(inner, as));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => as !== 'schema' || !explaining.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [
        key,
        as === 'schema' && set.has(key) && Array.isArray(inner)
          ? inner.map((one) => JSON.stringify(one)).sort()
          : sorted(inner, inside(key, as)),
      ]),
  );
}

function inside(key: string, as: 'schema' | 'names' | 'data'): 'schema' | 'names' | 'data' {
  if (as === 'data') return 'data';
  if (as === 'names') return 'schema';
  if (named.has(key)) return 'names';
  return literal.has(key) ? 'data' : 'schema';
}
