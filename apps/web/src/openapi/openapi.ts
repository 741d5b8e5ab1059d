/** The API as OpenAPI 3.1: made of the table of rights and of the schemas by which handlers check. */
import { type Right, rolesWith } from '@holdfast/accounts';
import { z } from 'zod';
import { cookieName } from '../access/authenticate.ts';
import { type Rule, rules } from '../access/rules.ts';
import { type Described, described } from './describe.ts';

type Json = Record<string, unknown>;

/** One document for as long as the process lives: nothing in it depends on who asks. */
export function openApi(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [route, rule] of Object.entries(rules)) {
    const [method = '', url = ''] = route.split(' ');
    const about = described[route];
    if (!about) continue;
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route, rule, about) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version,
      description:
        'Teams of AI agents in three regions on one SQL database. Every refusal is `{ code, message, fix }`. Each operation names the right that it needs in `x-right`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: secured,
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: cookieName,
          description: 'What a browser has after signing in.',
        },
        key: { type: 'http', scheme: 'bearer', description: 'An API key of the page Settings.' },
      },
      schemas: { Problem: problem },
      responses: {
        Refused: {
          description: 'Refused, with a code and what to do',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

const secured = [{ session: [] }, { key: [] }];
const problem = {
  type: 'object',
  required: ['code', 'message', 'fix'],
  properties: { code: { type: 'string' }, message: { type: 'string' }, fix: { type: 'string' } },
};

function operation(route: string, rule: Rule, about: Described): Json {
  const { says, params, query, body, type = 'application/json', gives = 'application/json' } = about;
  const open = rule.right === 'open';
  return {
    operationId: route
      .replace(/^(\w+) \/(api\/)?/, (_, method: string) => `${method.toLowerCase()} `)
      .replaceAll(/[^a-zA-Z0-9]+(.)?/g, (_, next: string = '') => next.toUpperCase()),
    summary: says,
    description: rightSays(rule),
    tags: [tagOf(route)],
    security: open ? [] : rule.session ? [{ session: [] }] : secured,
    'x-right': rule.right,
    parameters: [...parametersOf('path', params), ...parametersOf('query', query)],
    ...(body || type === 'text/csv'
      ? { requestBody: { content: { [type]: { schema: body ? schemaOf(body, type) : { type: 'string' } } } } }
      : {}),
    responses: {
      '2XX': {
        description: 'Done',
        content: { [gives]: { schema: gives === 'application/json' ? { type: 'object' } : {} } },
      },
      '4XX': { $ref: '#/components/responses/Refused' },
    },
  };
}

function rightSays({ right, rows, session }: Rule): string {
  if (right === 'open') return 'Open to whoever reaches the address.';
  const who =
    right === 'self'
      ? 'Whoever is signed in, about themselves'
      : `Needs the right \`${right}\` (${rolesWith(right as Right).join(', ')})`;
  const of =
    rows === 'everybody' ? ' and `everybody`' : rows === 'none' ? '' : '; without `everybody` only of one’s own rows';
  return `${who}${of}${session ? '; not by a key' : ''}.`;
}

/** What the API page puts together. */
function tagOf(route: string): string {
  const part = /\/api\/(?:teams\/:team\/)?([a-z-]+)/.exec(route)?.[1] ?? 'health';
  return { openapi: 'health', 'sign-out': 'sign-in', csv: 'views', approvals: 'inbox' }[part] ?? part;
}

function schemaOf(schema: z.ZodType, type: string): Json {
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  delete made['$schema'];
  if (type !== 'multipart/form-data') return made;
  const { properties, ...rest } = made as { properties?: Json };
  return { ...rest, properties: { file: { type: 'string', format: 'binary' }, ...properties }, required: ['file'] };
}

function parametersOf(where: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'application/json') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: one,
  }));
}
