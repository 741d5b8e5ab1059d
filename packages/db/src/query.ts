import { createHash } from 'node:crypto';

import { errors } from './errors.ts';
import { encode, encodeJson, type Wire } from './values.ts';

/** One named statement of a `.sql` file: `$1` is the first of `params`, and so on. */
export interface Query {
  readonly name: string;
  readonly text: string;
  readonly params: readonly string[];
  /** `file:line` of the repository. */
  readonly source: string;
}

/** What sending needs, computed once per statement. */
export interface Plan {
  /** Name of the prepared statement; undefined for text sent once. */
  readonly id: string | undefined;
  readonly label: string;
  readonly text: string;
  readonly params: readonly string[];
  readonly encoders: readonly ((value: unknown) => Wire)[];
}

const plans = new WeakMap<Query, Plan>();
const longestName = 63;
const digits = 12;

export function planOf(query: Query): Plan {
  const known = plans.get(query);
  if (known) return known;
  const hash = createHash('sha256').update(query.text).digest('hex').slice(0, digits);
  const plan: Plan = {
    id: `${query.name.slice(0, longestName - digits - 1)}_${hash}`,
    label: query.name,
    text: query.text,
    params: query.params,
    encoders: query.params.map((_name, at) => (isJson(query.text, at + 1) ? encodeJson : encode)),
  };
  plans.set(query, plan);
  return plan;
}

/** Text that is sent once and not kept prepared: the CLI, the migrator, tests. */
export function adHocPlan(text: string, values: number): Plan {
  return { id: undefined, label: 'sql', text, params: [], encoders: Array.from({ length: values }, () => encode) };
}

/** The values in the order of the placeholders. A missing one is an error, never a silent NULL. */
export function bind(plan: Plan, params: Record<string, unknown> | undefined): Wire[] {
  const { params: names, encoders } = plan;
  const values: Wire[] = [];
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = params?.[name];
    if (value === undefined) throw errors.DB_PARAMETER({ query: plan.label, parameter: name });
    values.push((encoders[i] as (value: unknown) => Wire)(value));
  }
  return values;
}

function isJson(text: string, position: number): boolean {
  return new RegExp(`\\$${position}::JSONB?\\b(?!\\s*\\[)`, 'i').test(text);
}
