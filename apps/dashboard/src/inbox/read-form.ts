import { type Field, fieldsOf } from '../forms/read-fields.ts';
import type { Row } from '../ui/plain-value.ts';

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
  const fields = fieldsOf(schema);
  if (!fields) return undefined;
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
