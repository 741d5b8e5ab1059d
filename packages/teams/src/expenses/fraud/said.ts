import { maskJson } from '@holdfast/telemetry';
import { z } from 'zod';
import type { FraudAnswer } from '../answers.ts';
import { strangeNumbers } from '../grounds.ts';

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
  const strange = strangeNumbers(groundsOf(answer));
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
function groundsOf(answer: FraudAnswer): Parameters<typeof strangeNumbers>[0] {
  const { charge, memories = [], expense_id: _id, policy: _policy, said: _said, ...figures } = answer;
  const read = memories.map(({ memory_id: _memory, ...rest }) => rest);
  const text = JSON.stringify([figures, charge.amount, read]).replace(/\bexpense [0-9a-f]{8}\b/g, ' ');
  const names = [charge.merchant, charge.category, charge.payment_method];
  return { text, dates: JSON.stringify([charge.date, answer.reasoning]), names: names.filter((name) => name !== null) };
}
