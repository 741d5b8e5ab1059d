import { isRow, type Row } from '../ui/plain-value.ts';

export type Field =
  | { name: string; kind: 'boolean'; required: boolean; says?: string }
  | { name: string; kind: 'choice'; options: string[]; required: boolean; says?: string }
  | { name: string; kind: 'text'; required: boolean; says?: string }
  | { name: string; kind: 'number'; required: boolean; says?: string };

/** What a person is asked to fill in: one field to decide with, the rest beside it. */
export interface Form {
  /** Each is one button: the fields it sets. */
  verdicts: { label: string; refuses: boolean; answer: Row }[];
  fields: Field[];
}

const refusals =
  /^(no|not|deny|denied|refuse|refused|reject|rejected|decline|declined|block|blocked|false|fraud|cancel)$/i;

/**
 * A simple object schema as buttons and fields: its first boolean or choice becomes the buttons. Undefined where the schema
 * is anything else; then the person writes the JSON.
 */
export function formOf(schema: unknown): Form | undefined {
  if (!isRow(schema) || schema['type'] !== 'object' || !isRow(schema['properties'])) return undefined;
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const fields: Field[] = [];
  for (const [name, property] of Object.entries(schema['properties'])) {
    const field = fieldOf(name, property, required.has(name));
    if (!field && required.has(name)) return undefined;
    if (field) fields.push(field);
  }
  const decider = fields.find((field) => field.kind === 'boolean' || field.kind === 'choice');
  if (!decider)
    return fields.length > 0 ? { verdicts: [{ label: 'Answer', refuses: false, answer: {} }], fields } : undefined;
  return { verdicts: verdictsOf(decider), fields: fields.filter((field) => field !== decider) };
}

function verdictsOf(field: Field): Form['verdicts'] {
  const { name } = field;
  if (field.kind === 'choice') {
    return field.options.map((option) => ({
      label: option,
      refuses: refusals.test(option),
      answer: { [name]: option },
    }));
  }
  const asked = /^(approve|approved|ok|allow|accept|accepted|sign|signed)$/i.test(name);
  return [
    { label: asked ? name : `${name}: yes`, refuses: false, answer: { [name]: true } },
    { label: asked ? 'Refuse' : `${name}: no`, refuses: true, answer: { [name]: false } },
  ];
}

function fieldOf(name: string, property: unknown, required: boolean): Field | undefined {
  if (!isRow(property)) return undefined;
  const { type, enum: options, description, anyOf } = property;
  const says = typeof description === 'string' ? { says: description } : {};
  const base = { name, required, ...says };
  if (Array.isArray(options) && options.every((option) => typeof option === 'string'))
    return { ...base, kind: 'choice', options };
  if (type === 'boolean') return { ...base, kind: 'boolean' };
  if (type === 'string') return { ...base, kind: 'text' };
  if (type === 'number' || type === 'integer') return { ...base, kind: 'number' };
  if (!Array.isArray(anyOf)) return undefined;
  // `nullable`: the same field, not required.
  const rest = anyOf.filter((one) => !(isRow(one) && one['type'] === 'null'));
  return rest.length === 1 ? fieldOf(name, { ...(rest[0] as Row), ...says }, false) : undefined;
}
