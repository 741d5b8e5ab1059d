import { categoryAmount, merchantAmount } from './amounts.ts';
import { cardTesting, foreignCurrency } from './card.ts';
import { duplicate, nearDuplicate } from './duplicates.ts';
import type { Judgement } from './judgement.ts';
import { merchantRisk, similarCases, userRisk } from './known-cases.ts';
import { lookAlike } from './look-alike.ts';
import { blacklist, oddValues } from './odd-values.ts';
import type { TermName } from './policy.ts';
import type { Subject } from './subject.ts';
import { impossibleTravel } from './travel.ts';
import { hour, newMerchant, rareCategory, velocity } from './unusual.ts';

/** A rule measures one thing and says how unusual it is; null where it cannot be measured. It knows nothing of weights. */
export type Rule = (subject: Subject) => Judgement | null;

export const rules: Readonly<Record<TermName, Rule>> = {
  duplicate,
  'near duplicate': nearDuplicate,
  blacklist,
  'odd values': oddValues,
  'merchant amount': merchantAmount,
  'category amount': categoryAmount,
  'new merchant': newMerchant,
  'rare category': rareCategory,
  velocity,
  hour,
  'merchant risk': merchantRisk,
  'user risk': userRisk,
  'look-alike merchant': lookAlike,
  'foreign currency': foreignCurrency,
  'card testing': cardTesting,
  'impossible travel': impossibleTravel,
  'similar cases': similarCases,
};
