import { maskJson } from '@holdfast/telemetry';
import { z } from 'zod';
import type { FraudAnswer } from '../answers.ts';
import { foreignNumbers, numbersIn } from './numbers.ts';

/** What a model may add: words and questions. */
export const Said = z.object({
  explanation: z.string().min(1).max(1500),
  questions: z.array(z.string().min(1).max(300)).max(3),
});
export type Said = z.infer<typeof Said>;

/**
 * Puts a model's words beside the figures. A model gives no figure: a text with a number that is not the rules' own is
 * left out, and the number named. Where nothing is left, the answer stays what it was.
 */
export function joinSaid(answer: FraudAnswer, said: Said): FraudAnswer {
  const { explanation, questions } = maskJson(said);
  const known = figuresOf(answer);
  const strange = (text: string): string[] => foreignNumbers(withoutNames(text, answer), known);
  const asked = questions.filter((question) => strange(question).length === 0);
  const explains = strange(explanation).length === 0;
  if (!explains && asked.length === 0) return answer;
  const refused = [...new Set([explanation, ...questions].flatMap(strange))];
  return {
    ...answer,
    said: { ...(explains ? { explanation } : {}), questions: asked, ...(refused.length > 0 ? { refused } : {}) },
  };
}

/** The numbers that the rules gave: of terms, score, amount, memories; not those inside ids, dates and what people named. */
function figuresOf(answer: FraudAnswer): ReadonlySet<number> {
  const { charge, memories = [], expense_id: _id, policy: _policy, said: _said, ...figures } = answer;
  const read = memories.map(({ memory_id: _memory, ...rest }) => rest);
  const text = JSON.stringify([figures, charge.amount, read]).replace(/\bexpense [0-9a-f]{8}\b/g, ' ');
  const known = numbersIn(withoutNames(text.replace(date, ' '), answer));
  for (const name of namesOf(answer))
    if (!/\p{L}/u.test(name)) for (const number of numbersIn(name)) known.delete(number);
  return known;
}

const date = /\d{4}-\d\d-\d\d/g;

/** A shop called "Route 66" may be named, and a date of the rules repeated; neither gives anybody its numbers. */
function withoutNames(text: string, answer: FraudAnswer): string {
  const names = namesOf(answer).filter((name) => /\p{L}/u.test(name));
  const dates = JSON.stringify([answer.charge.date, answer.reasoning]).match(date) ?? [];
  return [...names, ...dates]
    .flatMap((name) => [name, JSON.stringify(name).slice(1, -1)])
    .reduce((rest, name) => rest.replaceAll(name, ' '), text);
}

const namesOf = ({ charge: { merchant, category, payment_method } }: FraudAnswer): string[] =>
  [merchant, category, payment_method].flatMap((name) => (name ? [name] : []));
