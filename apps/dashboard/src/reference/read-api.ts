/** OpenAPI 3.1 as far as the web app's own document uses it. */
import type { Right } from '../wire.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  schema: { type?: string; enum?: string[]; format?: string; default?: unknown };
}

export interface Operation {
  method: string;
  path: string;
  summary: string;
  description: string;
  tag: string;
  right: Right | 'open' | 'self';
  parameters: Parameter[];
  /** The schema of a JSON body. */
  body: Schema | null;
  /** What else is sent: a form, CSV. It is not tried here. */
  sends: string | null;
}

export interface Schema {
  type?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  enum?: readonly unknown[];
  default?: unknown;
  items?: Schema;
  anyOf?: readonly Schema[];
}

interface Document {
  paths: Record<string, Record<string, Raw>>;
}

interface Raw {
  summary: string;
  description: string;
  tags: string[];
  'x-right': Operation['right'];
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => {
      const [type, content] = Object.entries(raw.requestBody?.content ?? {})[0] ?? [];
      const json = type === 'application/json';
      return {
        method: method.toUpperCase(),
        path,
        summary: raw.summary,
        description: raw.description,
        tag: raw.tags[0] ?? '',
        right: raw['x-right'],
        parameters: raw.parameters,
        body: json ? (content?.schema ?? null) : null,
        sends: type === undefined || json ? null : type,
      };
    }),
  );
}

/** A body to begin with: what must be there, and nothing else. */
export function exampleOf(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return exampleOf(schema.anyOf[0]);
  if (schema.type === 'object' || schema.properties) {
    const { properties = {}, required = [] } = schema;
    return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {})]));
  }
  if (schema.type === 'array') return schema.items ? [exampleOf(schema.items)] : [];
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return true;
  return schema.type === 'string' ? '' : {};
}

/** The address with its parameters filled in; undefined while one is missing. */
export function addressOf(operation: Operation, given: Readonly<Record<string, string>>): string | undefined {
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, in: where, required } of operation.parameters) {
    const value = given[name]?.trim() ?? '';
    if (required && value === '') return undefined;
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (value !== '') query.set(name, value);
  }
  const search = query.toString();
  return `${path}${search && `?${search}`}`;
}
