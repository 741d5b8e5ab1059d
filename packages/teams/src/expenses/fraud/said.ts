import { z } from 'zod';
import type { FraudAnswer } from '../answers.ts';

/** What a model may add: words and questions. */
export const Said = z.object({
  explanation: z.string().min(1).max(1500),
  questions: z.array(z.string().min(1).max(300)).max(3),
});
export type Said = z.infer<typeof Said>;

/** Puts a model's words beside the figures. A text with a number that is not the rules' own is left out: a model gives no figure. */
export function joinSaid(answer: FraudAnswer, said: Said): FraudAnswer {
  const known = numbersIn(JSON.stringify({ ...answer, said: undefined }));
  const honest = (text: string): boolean => [...numbersIn(text)].every((number) => known.has(number));
  const kept = {
    ...(honest(said.explanation) ? { explanation: said.explanation } : {}),
    questions: said.questions.filter(honest),
  };
  return { ...answer, said: kept };
}

/** Numbers as values: 4,200.00 and 4200 are one. */
function numbersIn(text: string): Set<number> {
  return new Set([...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([number]) => Number(number.replaceAll(',', ''))));
}
