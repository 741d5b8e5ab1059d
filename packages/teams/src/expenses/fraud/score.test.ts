import { describe, expect, it } from 'vitest';
import { type Charge, dayOf, type Evidence } from './evidence.ts';
import { casePoints } from './known-cases.ts';
import { standardPolicy, type TermName } from './policy.ts';
import { score } from './score.ts';

const today = dayOf('2026-11-20');
let made = 0;

function charge(over: Partial<Charge> & { at?: number } = {}): Charge {
  const { at = today, ...rest } = over;
  made += 1;
  return {
    expenseId: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    userId: 'u1',
    day: at,
    date: new Date(Date.UTC(2000, 0, 1 + at)).toISOString().slice(0, 10),
    cents: 8347,
    currency: 'USD',
    category: 'Groceries',
    merchant: 'Whole Foods',
    paymentMethod: 'Debit Card',
    recurring: false,
    createdAt: Date.UTC(2000, 0, 1 + at, 12),
    ...rest,
  };
}

/** Two weekly shops of changing amounts at two merchants, and a coffee at one price every day, for 60 days. */
const habits: Charge[] = Array.from({ length: 60 }, (_, i) => i + 1).flatMap((ago) => [
  charge({ at: today - ago, merchant: 'Starbucks', category: 'Coffee', cents: 475 }),
  ...(ago % 4 === 0 ? [charge({ at: today - ago, cents: 5000 + ((ago * 797) % 4001) })] : []),
  ...(ago % 7 === 0 ? [charge({ at: today - ago, merchant: 'Target', cents: 3100 + ((ago * 613) % 2003) })] : []),
]);

const judge = (mine: Charge, history: Charge[] = habits, over: Partial<Evidence> = {}) =>
  score({ charge: mine, history, peers: { n: 100, same: 0 }, blacklisted: null, ...over });
const term = (scored: ReturnType<typeof score>, name: TermName) => scored.terms.find((each) => each.name === name);

describe('duplicates', () => {
  it('flags the same merchant and amount two days apart and names the other charge', () => {
    const first = charge({ at: today - 2 });
    const scored = judge(charge(), [...habits, first]);
    expect(scored.action).toBe('flag');
    expect(term(scored, 'duplicate')?.says).toContain(
      `2 days earlier (expense ${first.expenseId.slice(0, 8)}, 2026-11-18)`,
    );
  });

  it('honours the window of 60 days', () => {
    expect(judge(charge(), [...habits, charge({ at: today - 45 })]).action).not.toBe('clear');
    expect(term(judge(charge(), [...habits, charge({ at: today - 61 })]), 'duplicate')?.points).toBe(0);
  });

  it('clears the daily coffee, also the second one of a day', () => {
    const coffee = { merchant: 'Starbucks', category: 'Coffee', cents: 475 };
    expect(judge(charge(coffee)).action).toBe('clear');
    expect(judge(charge(coffee), [...habits, charge(coffee)]).action).toBe('clear');
  });

  it('clears a subscription at its interval and flags it when charged twice', () => {
    const netflix = { merchant: 'Netflix', category: 'Subscription', cents: 1549, recurring: true };
    expect(judge(charge(netflix), [...habits, charge({ ...netflix, at: today - 30 })]).action).toBe('clear');
    const twice = [...habits, charge({ ...netflix, at: today - 30 }), charge({ ...netflix, at: today - 1 })];
    expect(judge(charge(netflix), twice).action).toBe('flag');
  });

  it('clears an unmarked monthly payment once there is a series of it', () => {
    const rent = { merchant: 'Hillside Apartments', category: 'Home', cents: 180_000 };
    const series = [30, 61, 91].map((ago) => charge({ ...rent, at: today - ago }));
    expect(judge(charge(rent), [...habits, ...series]).action).toBe('clear');
  });

  it('sees one merchant in two spellings and a slightly different amount', () => {
    expect(
      judge(charge({ merchant: 'WHOLE FOODS MKT #10234' }), [...habits, charge({ at: today - 1 })]).action,
    ).not.toBe('clear');
    const scored = judge(charge({ cents: 8420 }), [...habits, charge({ at: today - 1 })]);
    expect(term(scored, 'near duplicate')?.points).toBeGreaterThan(3);
  });

  it('lets a refund take back one charge, not two', () => {
    const bought = charge({ at: today - 3 });
    const refunded = charge({ at: today - 2, cents: -8347 });
    expect(judge(charge(), [...habits, bought, refunded]).action).toBe('clear');
    expect(judge(charge(), [...habits, bought, charge({ at: today - 3 }), refunded]).action).toBe('flag');
  });

  it('does not compare amounts of two currencies', () => {
    expect(judge(charge({ currency: 'EUR' }), [...habits, charge({ at: today - 1 })]).action).toBe('clear');
  });

  it('counts a price point of everybody for less', () => {
    const pair = [...habits, charge({ at: today - 1, merchant: 'Cinema', cents: 1500 })];
    const mine = charge({ merchant: 'Cinema', cents: 1500 });
    const rare = judge(mine, pair, { peers: { n: 300, same: 0 } });
    const common = judge(mine, pair, { peers: { n: 300, same: 200 } });
    expect(common.score).toBeLessThan(rare.score);
  });
});

describe('the other terms', () => {
  it('clears an ordinary charge and says that nothing stands out', () => {
    const scored = judge(charge({ cents: 6400 }));
    expect(scored.action).toBe('clear');
    expect(scored.reasoning).toMatch(
      /^Cleared with a score of 0\.01 .*Nothing stands out against \d+ earlier charges\.$/,
    );
  });

  it('asks about an amount far above what the user pays there and for such things', () => {
    const scored = judge(charge({ merchant: 'Starbucks', category: 'Coffee', cents: 90_000 }));
    expect(scored.action).not.toBe('clear');
    expect(term(scored, 'merchant amount')?.says).toContain(
      "far above the user's usual USD 4.75 at Starbucks (60 earlier charges)",
    );
  });

  it('never asks only because something is unusual', () => {
    const burst = Array.from({ length: 40 }, (_, i) =>
      charge({ merchant: `Shop ${'abcdefgh'[i % 8]}`, cents: 1000 + i * 37 }),
    );
    const scored = judge(
      charge({ merchant: 'Casino', category: 'Gambling', createdAt: Date.UTC(2000, 0, 1 + today, 23) }),
      [...habits, ...burst],
    );
    expect(term(scored, 'velocity')?.points).toBeGreaterThan(0);
    expect(term(scored, 'new merchant')?.points).toBeGreaterThan(0);
    expect(term(scored, 'rare category')?.points).toBeGreaterThan(0);
    expect(scored.action).toBe('clear');
  });

  it('flags a blacklisted merchant with the reason', () => {
    const scored = judge(charge(), habits, { blacklisted: { merchant: 'WHOLE FOODS', reason: 'closed shop' } });
    expect(scored.action).toBe('flag');
    expect(scored.reasoning).toContain('closed shop');
  });

  it.each([
    ['no amount', { cents: null }, 'missing or not a number'],
    ['zero', { cents: 0 }, 'zero'],
    ['ten thousand million', { cents: 1_000_000_000_000 }, 'absurd'],
    ['a refund of nothing', { cents: -99_00, merchant: 'Nowhere' }, 'without an earlier charge'],
    ['no user', { userId: null }, 'no user'],
    ['no merchant', { merchant: null }, 'no merchant'],
    ['a blank merchant', { merchant: '  ' }, 'no merchant'],
  ])('asks the reviewer about %s', (_, over, says) => {
    const scored = judge(charge(over), 'userId' in over ? [] : habits);
    expect(scored.action).not.toBe('clear');
    expect(scored.reasoning).toContain(says);
  });

  it('clears a refund of an earlier charge', () => {
    expect(judge(charge({ cents: -8347 }), [...habits, charge({ at: today - 3 })]).action).toBe('clear');
  });

  it('names an absurd date', () => {
    expect(term(judge(charge({ date: 'infinity' })), 'odd values')?.says).toContain('infinity');
  });

  it('follows the policy it is given', () => {
    const strict = { ...standardPolicy, version: 'strict', thresholds: { review: 0, flag: 0.75 } };
    const scored = score({ charge: charge(), history: habits, peers: { n: 0, same: 0 }, blacklisted: null }, strict);
    expect(scored).toMatchObject({ action: 'review', policy: 'strict' });
  });
});

describe('what came with verdicts, places and cards', () => {
  const noon = Date.UTC(2000, 0, 1 + today, 12);

  it('flags a merchant whose charges reviewers keep refusing, less after approvals', () => {
    const at = (n: number, frauds: number) =>
      judge(charge({ merchant: 'Gift Outlet', cents: 9_900 }), habits, {
        verdicts: { merchant: { n, frauds }, user: { n: 0, frauds: 0 } },
      });
    expect(at(5, 5).action).not.toBe('clear');
    expect(at(1, 1).score).toBeGreaterThan(at(0, 0).score);
    expect(at(20, 1).score).toBeLessThan(at(2, 1).score);
    expect(at(20, 0).score).toBe(at(0, 0).score);
  });

  it.each(['Wh0le Foods', 'Who1e Foods', 'Whoie Foods'])(
    'asks about %s, which reads like a merchant the user knows',
    (merchant) => {
      const scored = judge(charge({ merchant, cents: 6_400 }));
      expect(scored.action).not.toBe('clear');
      expect(term(scored, 'look-alike merchant')?.says).toContain('reads like Whole Foods');
    },
  );

  it.each(['Whole Foods Market', 'WHOLE FOODS #12', 'Corner Bakery'])('leaves %s alone', (merchant) => {
    expect(term(judge(charge({ merchant, cents: 6_400 })), 'look-alike merchant')?.points).toBe(0);
  });

  it('asks about a large charge after small ones at places the user never was', () => {
    const tried = ['Alpha', 'Bravo', 'Charlie'].map((merchant, i) =>
      charge({ merchant, cents: 100 + i, createdAt: noon - (30 - i) * 60_000 }),
    );
    const mine = charge({ merchant: 'Delta Electronics', cents: 89_900, createdAt: noon });
    expect(judge(mine, [...habits, ...tried]).action).not.toBe('clear');
    expect(term(judge(mine, [...habits, ...tried.slice(0, 1)]), 'card testing')?.points).toBe(0);
  });

  it('asks about a journey nobody can make, not about a flight', () => {
    const away = charge({ merchant: 'Cafe', cents: 500, place: 'Tokyo', createdAt: noon });
    const there = (hours: number) =>
      charge({ merchant: 'Shop', cents: 7_000, place: 'Chicago', createdAt: noon + hours * 3_600_000 });
    const soon = judge(there(2), [...habits, away]);
    expect(soon.action).not.toBe('clear');
    expect(term(soon, 'impossible travel')?.says).toMatch(/1\d{4} km from a charge in Tokyo 2.0 hours apart/);
    expect(term(judge(there(14), [...habits, away]), 'impossible travel')?.points).toBe(0);
    expect(term(judge(charge({ place: 'Atlantis' }), [...habits, away]), 'impossible travel')?.points).toBe(0);
  });

  it('lets confirmed cases of memory speak against a charge and refuted ones take that back', () => {
    const one = (fraud: boolean) => ({ memoryId: 'm', fraud, similarity: 0.9, says: 'a case' });
    const plain = judge(charge(), habits, { cases: [] });
    const confirmed = judge(charge(), habits, { cases: [one(true), one(true)] });
    expect(confirmed.score).toBeGreaterThan(plain.score);
    expect(judge(charge(), habits, { cases: [one(true), one(false)] }).score).toBe(plain.score);
    expect(term(confirmed, 'similar cases')?.says).toContain('2 of them confirmed');
    const many = [one(true), one(true), one(true), one(true), one(false)];
    const points = term(judge(charge(), habits, { cases: many }), 'similar cases')?.points ?? Number.NaN;
    expect(casePoints(many, standardPolicy.weights['similar cases']).reduce((a, b) => a + b)).toBeCloseTo(points, 2);
    expect(casePoints([one(true), one(false)], 2.5)).toEqual([0, 0]);
  });

  it('adds what verdicts taught about a merchant and says so', () => {
    const policy = { ...standardPolicy, merchants: { wholefoods: 2 } };
    const evidence = { charge: charge({ cents: 6_400 }), history: habits, peers: { n: 0, same: 0 }, blacklisted: null };
    expect(score(evidence, policy).score).toBeGreaterThan(score(evidence).score);
    expect(score(evidence, policy).reasoning).toContain(
      'Earlier verdicts on this merchant changed the log-odds by 2.00',
    );
  });
});
