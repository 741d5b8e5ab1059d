import { maskJson } from '@holdfast/telemetry';
import type { At } from '../at.ts';
import { answerForecast } from './ahead.ts';
import { answerAlerts } from './alerts.ts';
import type { BudgetAnswer } from './answer.ts';
import type { BudgetAsk } from './ask.ts';
import { type BudgetRules, startRules } from './learnt.ts';
import { answerOverrun } from './overrun.ts';
import { answerProposal } from './proposal.ts';
import { answerRecommend } from './recommend.ts';
import { answerStatus } from './status.ts';

/**
 * Answers what may be asked of the budget member. It only reads. Amounts are exact to the cent; what lies ahead is a
 * forecast with an interval of 80 %, and says so.
 */
export async function answerBudget(ask: BudgetAsk, at: At, rules: BudgetRules = startRules): Promise<BudgetAnswer> {
  return maskJson(await answerPlain(ask, { ...at, memory: rules.memory }, rules));
}

function answerPlain(ask: BudgetAsk, at: At, { least }: BudgetRules): Promise<BudgetAnswer> {
  switch (ask.kind) {
    case 'status':
      return answerStatus(ask, at);
    case 'overrun':
      return answerOverrun(ask, at);
    case 'forecast':
      return answerForecast(ask, at);
    case 'propose':
      return answerProposal(ask, at);
    case 'recommend':
      return answerRecommend(ask, at, least);
    case 'alerts':
      return answerAlerts(ask, at);
  }
}
