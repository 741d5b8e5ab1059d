import { clamp, type Judgement } from './judgement.ts';
import type { Keyed, Subject } from './subject.ts';

/** Below this many earlier charges everything is new, so nothing is unusual. */
const KNOWN = 10;

/** The user was never at this merchant. Counts the more, the fewer different merchants the user goes to. */
export function newMerchant({ charge, usual }: Subject): Judgement | null {
  if (charge.key === null || usual.length < KNOWN) return null;
  const before = usual.filter((other) => other.key === charge.key).length;
  const merchants = new Set(usual.map((other) => other.key)).size;
  return {
    strength: before > 0 ? 0 : clamp(1 - merchants / usual.length),
    figure: { value: before, unit: `earlier charges at this merchant (of ${usual.length})` },
    says:
      before > 0
        ? `${before} earlier charges at ${charge.merchant}`
        : `first charge at ${charge.merchant}; the user knows ${merchants} merchants`,
  };
}

/** The category makes up less than 3 % of what the user buys. */
export function rareCategory({ charge, usual }: Subject): Judgement | null {
  if (charge.category === null || usual.length < 2 * KNOWN) return null;
  const before = usual.filter((other) => other.category === charge.category).length;
  const share = before / usual.length;
  return {
    strength: clamp(1 - share / 0.03),
    figure: { value: Math.round(share * 1000) / 10, unit: `% of the user's ${usual.length} earlier charges` },
    says: `${before} of ${usual.length} earlier charges were for ${charge.category}`,
  };
}

const HOUR = 3_600_000;

/** Many charges of the user inserted shortly before this one: more than 3 in an hour or 9 in a day. */
export function velocity({ charge, history }: Subject): Judgement {
  const since = (span: number): number =>
    history.filter((other) => other.createdAt <= charge.createdAt && other.createdAt > charge.createdAt - span).length;
  const hour = since(HOUR);
  const day = since(24 * HOUR);
  return {
    strength: Math.max(clamp((hour - 3) / 7), clamp((day - 9) / 21)),
    figure: { value: hour, unit: 'charges of the user inserted in the hour before' },
    says: `${hour} other charges of the user in the hour before, ${day} in the day before`,
  };
}

/** An hour at which this user's charges hardly ever come; the user's own habits, so no time zone is needed. */
export function hour({ charge, usual }: Subject): Judgement | null {
  if (usual.length < 2 * KNOWN) return null;
  const at = hourOf(charge);
  const near = usual.filter(
    (other) => Math.min((24 + at - hourOf(other)) % 24, (24 + hourOf(other) - at) % 24) <= 2,
  ).length;
  const share = near / usual.length;
  return {
    strength: clamp(1 - share / 0.02),
    figure: { value: at, unit: 'hour of the day, UTC' },
    says: `${near} of ${usual.length} earlier charges came within two hours of ${String(at).padStart(2, '0')}:00 UTC`,
  };
}

const hourOf = ({ createdAt }: Keyed): number => ((Math.floor(createdAt / HOUR) % 24) + 24) % 24;
