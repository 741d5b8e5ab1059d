import type { Slice } from '../analyst/index.ts';
import type { BudgetAsk } from '../budget/ask.ts';

/** What a question about budgets asks, by its words; without any that decide: how the month's budgets stand. */
export function budgetAsk(text: string, { period, categories }: Slice, today: string): BudgetAsk {
  const category = categories?.[0] ? { category: categories[0] } : {};
  const month = period && period.from.slice(0, 7) === period.to.slice(0, 7) ? { month: period.from.slice(0, 7) } : {};
  if (/\balerts?|warn(?:ed|ings?)?\b/i.test(text)) return { kind: 'alerts', ...month };
  if (/\b(?:cut|save|saving|savings|advice|advise|tips?|recommend\w*)\b/i.test(text))
    return { kind: 'recommend', ...month };
  if (/\b(?:propose|suggest|set|should .* budget|new budget)\b/i.test(text))
    return { kind: 'propose', ...category, ...month };
  if (/\bwhen\b/i.test(text)) return { kind: 'overrun', ...category };
  if (/\b(?:forecast|predict\w*|project\w*|will i (?:spend|have|pay)|end of the month|next month)\b/i.test(text)) {
    const ahead = period && period.to >= today ? { period: { from: period.from, to: period.to } } : {};
    return { kind: 'forecast', ...category, ...ahead };
  }
  return { kind: 'status', ...category, ...month };
}
