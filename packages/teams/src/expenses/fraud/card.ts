import { clamp, type Judgement } from './judgement.ts';
import type { Subject } from './subject.ts';

const HOUR = 3_600_000;

/** A charge a thief tries a card with: at most this many cents. */
const SMALL = 300;

/** Several small charges within two hours where the user never paid before: a card is being tried. The large charge that follows counts too. */
export function cardTesting({ charge, history, usual }: Subject): Judgement | null {
  if (charge.key === null || usual.length === 0) return null;
  const since = charge.createdAt - 2 * HOUR;
  const earlier = new Set(usual.flatMap(({ key, createdAt }) => (key !== null && createdAt < since ? [key] : [])));
  const tried = history.filter(
    ({ createdAt, cents, key }) =>
      createdAt >= since &&
      createdAt <= charge.createdAt &&
      cents !== null &&
      cents > 0 &&
      cents <= SMALL &&
      key !== null &&
      !earlier.has(key),
  );
  const places = new Set(tried.map(({ key }) => key)).size;
  const fits = !earlier.has(charge.key);
  return {
    strength: fits ? clamp((places - 1) / 2) : 0,
    figure: { value: places, unit: 'merchants new to the user with a charge of at most 3.00 in two hours' },
    says: `${places} small charges at merchants new to the user in the two hours before`,
  };
}

/** A currency the user hardly ever pays in. */
export function foreignCurrency({ charge, usual }: Subject): Judgement | null {
  if (charge.currency === null || usual.length < 10) return null;
  const before = usual.filter(({ currency }) => currency === charge.currency).length;
  const share = before / usual.length;
  return {
    strength: clamp(1 - share / 0.05),
    figure: { value: Math.round(share * 1000) / 10, unit: `% of the user's ${usual.length} earlier charges` },
    says: `${before} of ${usual.length} earlier charges were in ${charge.currency}`,
  };
}
