import { isRow } from '../ui/plain-value.ts';

/** What a proposal says to a person, whoever asked. */
export interface Asking {
  /** One sentence: what is wanted. */
  says: string;
  /** What it rests on; undefined: nothing more than the sentence. */
  shows: unknown;
  /** JSON Schema of the answer. */
  schema: unknown;
  who: string | undefined;
  /** Why the last answer could not be taken. */
  problem: string | undefined;
}

const happened = {
  type: 'object',
  properties: { happened: { type: 'boolean' } },
  required: ['happened'],
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A human member's question, the question about an effect nobody knows of, or whatever else was proposed. */
export function readQuestion(proposal: unknown): Asking {
  if (!isRow(proposal)) return { says: '', shows: proposal, schema: undefined, who: undefined, problem: undefined };
  const { kind, says, does, shows, schema, who, problem } = proposal;
  if (kind === 'effect') {
    return {
      says: text(says) ?? 'Did it happen?',
      shows: undefined,
      schema: happened,
      who: undefined,
      problem: undefined,
    };
  }
  if (kind === 'tool') {
    const { args, by, needs } = proposal;
    const names = Array.isArray(by) ? by.join(', ') : undefined;
    const several = typeof needs === 'number' && needs > 1 ? `${needs} people` : undefined;
    const whom = [several, text(who) ?? names].filter((part) => part !== undefined).join(' of ');
    return { says: text(says) ?? '', shows: args, schema, who: whom === '' ? undefined : whom, problem: undefined };
  }
  if (kind !== 'human') return { says: '', shows: proposal, schema, who: undefined, problem: undefined };
  return { says: text(does) ?? '', shows, schema, who: text(who), problem: text(problem) };
}
