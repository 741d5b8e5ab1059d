import { z } from 'zod';
import type { ModelRequest } from './model.ts';
import type { Heard } from './provider.ts';

/** What a provider is told of the answer's form. Both want an object, so anything else goes into one. */
export interface Form {
  name: string;
  schema: Readonly<Record<string, unknown>>;
  /** What is wrong with the answer, for the model to read; or the answer. */
  read(heard: Heard): { answer: unknown } | { wrong: string };
}

export function formOf({ name, schema }: NonNullable<ModelRequest['answer']>): Form {
  const own = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  const wrapped = own['type'] !== 'object';
  const read = (heard: Heard): { answer: unknown } | { wrong: string } => {
    let value: unknown;
    try {
      value = JSON.parse(heard.answer ?? '');
    } catch {
      return { wrong: 'it is not JSON' };
    }
    if (wrapped) value = (value as { answer?: unknown } | null)?.answer;
    const parsed = schema.safeParse(value);
    return parsed.success ? { answer: parsed.data } : { wrong: z.prettifyError(parsed.error) };
  };
  const asked = wrapped ? { type: 'object', properties: { answer: own }, required: ['answer'] } : own;
  return { name, schema: asked, read };
}
