import type { At } from '../at.ts';
import type { BudgetAnswer, BudgetLine } from './answer.ts';
import { lineOf, nameOf } from './line.ts';
import { monthOf } from './month.ts';
import { standIn } from './stand.ts';
import { standAnswer } from './status.ts';

/** When the running month's budgets are passed: those that were, then those that will be, the soonest first. */
export async function answerOverrun(
  { category = null }: { category?: string | null | undefined },
  at: At,
): Promise<BudgetAnswer> {
  const month = monthOf(at.today);
  const stand = await standIn(at, month, category);
  const passing = stand.standings.filter(({ state }) => state === 'over' || state === 'will go over');
  if (passing.length > 0) return standAnswer({ ...stand, standings: passing, of: passing.length }, at);
  if (stand.standings.length === 0) return standAnswer(stand, at);
  const lines = stand.standings.map((standing) => lineOf(standing, month, at.today));
  const nearest = lines.reduce((one, other) => ((other.chance ?? 0) > (one.chance ?? 0) ? other : one));
  return {
    ...standAnswer(stand, at),
    text: `No budget of ${month.name} is likely to be passed. ${sayNearest(nearest)}`,
  };
}

function sayNearest(line: BudgetLine): string {
  const chance = line.chance === null ? '' : ` (chance ${Math.round(line.chance * 100)} %)`;
  return `The nearest to it is ${nameOf(line.category)}${chance}: ${line.says}`;
}
