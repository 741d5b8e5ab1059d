import { isRow, type Row } from '../ui/plain-value.ts';

/** One field of a form. `says`: an example or a word on what belongs there. */
export type Field = { name: string; required: boolean; says?: string } & (
  | { kind: 'boolean' | 'text' | 'number' | 'date' | 'amount' }
  | { kind: 'choice'; options: string[] }
);

/** A list of like rows of fields, `least` to `most` of them. */
export interface Rows {
  name: string;
  fields: Field[];
  least: number;
  most: number;
}

/** The fields of a flat object schema; undefined where one that is required can be no field. */
export function fieldsOf(schema: unknown): Field[] | undefined {
  if (!isRow(schema) || schema['type'] !== 'object' || !isRow(schema['properties'])) return undefined;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields: Field[] = [];
  for (const [name, property] of Object.entries(schema['properties'])) {
    const field = fieldOf(name, property, required.has(name));
    if (!field && required.has(name)) return undefined;
    if (field) fields.push(field);
  }
  return fields;
}

/** A schema whose only property is a list of flat objects. */
export function rowsOf(schema: unknown): Rows | undefined {
  if (!isRow(schema) || !isRow(schema['properties'])) return undefined;
  const [[name, list] = ['', undefined], ...others] = Object.entries(schema['properties']);
  if (others.length > 0 || !isRow(list) || list['type'] !== 'array') return undefined;
  const fields = fieldsOf(list['items']);
  if (!fields) return undefined;
  return { name, fields, least: numberOf(list['minItems'], 0), most: numberOf(list['maxItems'], 50) };
}

/** What was filled in, as the schema takes it; empty fields are left out. */
export function filled(fields: readonly Field[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name];
    if (field.kind === 'boolean') return value === undefined && !field.required ? [] : [[field.name, value === true]];
    return value === undefined || value === '' ? [] : [[field.name, value]];
  });
  return Object.fromEntries(given);
}

export const complete = (fields: readonly Field[], values: Readonly<Record<string, unknown>>): boolean =>
  fields.every((field) => !field.required || field.kind === 'boolean' || (values[field.name] ?? '') !== '');

function fieldOf(name: string, property: unknown, required: boolean): Field | undefined {
  if (!isRow(property)) return undefined;
  const { type, enum: options, description, anyOf, format, pattern } = property;
  const says = typeof description === 'string' ? { says: description } : {};
  const base = { name, required, ...says };
  if (Array.isArray(options) && options.every((option) => typeof option === 'string'))
    return { ...base, kind: 'choice', options };
  if (type === 'boolean') return { ...base, kind: 'boolean' };
  if (type === 'string' && format === 'date') return { ...base, kind: 'date' };
  if (type === 'string') return { ...base, kind: String(pattern ?? '').startsWith('^-?\\d') ? 'amount' : 'text' };
  if (type === 'number' || type === 'integer') return { ...base, kind: 'number' };
  if (!Array.isArray(anyOf)) return undefined;
  // `nullable`: the same field, not required.
  const rest = anyOf.filter((one) => !(isRow(one) && one['type'] === 'null'));
  return rest.length === 1 ? fieldOf(name, { ...(rest[0] as Row), ...says }, false) : undefined;
}

const numberOf = (value: unknown, or: number): number => (typeof value === 'number' ? value : or);
