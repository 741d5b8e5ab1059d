import { Brief, type Figure, type Tools } from '@holdfast/agents';
import { loadQueries } from '@holdfast/db';
import { mask } from '@holdfast/telemetry';
import { FraudAnswer } from '../answers.ts';
import type { At } from '../at.ts';
import type { FraudAsk } from './ask.ts';
import { gather } from './gather.ts';
import { money } from './judgement.ts';
import type { Policy } from './policy.ts';
import { briefOfScan, type Looked } from './scan-brief.ts';
import { score } from './score.ts';

const queries = loadQueries(new URL('../sql/fraud_scan.sql', import.meta.url), ['scan', 'latest']);

/** One scan looks at most at this many charges, the newest; what it leaves out it says. */
const mostLooked = 500;
const side = 4;

interface Found {
  expense_id: string;
  date: string | null;
  merchant: string | null;
  currency: string | null;
  cents: number | null;
}

/** What answering needs besides `At`: the policy in force, and what fraud decided in earlier runs. */
export interface Hands {
  policy: Policy;
  answered: Tools['answered'];
}

/** Answers whether a charge is suspicious and why, or what is suspicious in a period; decisions already made are used. */
export async function answerFraud(ask: FraudAsk, at: At, hands: Hands): Promise<Brief> {
  if (ask.kind === 'scan') return await scan(ask, at, hands);
  const id = ask.kind === 'expense' ? ask.expense_id : await latest(ask.merchant, at);
  return id === undefined ? nothing(ask) : await explain(id, ask, at, hands);
}

async function latest(merchant: string | undefined, { db, userId, today }: At): Promise<string | undefined> {
  const [found] = await db.run<Found>(queries.latest, { user: userId, merchant: merchant ?? null, today });
  return found?.expense_id;
}

/** Not there, or somebody else's: the answer is the same. */
function nothing(ask: FraudAsk): Brief {
  const what =
    ask.kind === 'expense' ? `There is no charge ${ask.expense_id.slice(0, 8)} among yours.` : 'I found no charge';
  const where = ask.kind === 'latest' ? (ask.merchant ? ` of yours at ${ask.merchant}.` : ' of yours.') : '';
  return Brief.parse({ text: mask(what + where), degraded: ['No such charge was found.'] });
}

async function explain(
  id: string,
  ask: FraudAsk,
  { db, userId, progress }: At,
  { policy, answered }: Hands,
): Promise<Brief> {
  const evidence = await gather(db, id);
  if (evidence === 'missing' || (userId !== null && evidence.charge.userId !== userId)) return nothing(ask);
  const earlier = FraudAnswer.safeParse((await answered('fraud', [id])).get(id)).data;
  const { score: value, action, reasoning, terms } = earlier ?? score(evidence, policy);
  const { charge } = evidence;
  progress('scored', `${action} with ${value.toFixed(2)}`, { score: value, decided: earlier !== undefined });
  const verdict = { clear: 'is not suspicious', review: 'should be looked at', flag: 'is suspicious' }[action];
  const telling = terms.filter(({ points }) => Math.abs(points) >= 0.05).sort((a, b) => b.points - a.points);
  const what = `The charge of ${money(charge)} at ${charge.merchant ?? 'an unknown merchant'} on ${charge.date ?? 'an unknown day'}`;
  const figures: Figure[] = [
    { name: 'fraud score', unit: 'score', value, says: `decided ${earlier ? 'when it came in' : 'just now'}` },
    { name: 'earlier charges compared with', unit: 'count', value: evidence.history.length },
  ];
  return Brief.parse({
    text: mask(`${what} ${verdict}. ${reasoning}`),
    figures,
    tables: [
      {
        title: 'What counted',
        columns: [
          { name: 'sign', kind: 'text' },
          { name: 'log-odds', kind: 'number' },
          { name: 'why', kind: 'text' },
        ],
        rows: telling.map(({ name, points, says }) => [name, points, mask(says)]),
      },
    ],
  });
}

async function scan(ask: Extract<FraudAsk, { kind: 'scan' }>, at: At, hands: Hands): Promise<Brief> {
  const { db, userId, progress } = at;
  const params = {
    user: userId,
    merchant: ask.merchant ?? null,
    categories: ask.categories?.map((name) => name.toLowerCase()) ?? null,
    from: ask.period.from,
    to: ask.period.to,
    most: mostLooked,
  };
  const rows = await db.run<Found & { charges: number }>(queries.scan, params);
  const known = await hands.answered(
    'fraud',
    rows.map(({ expense_id }) => expense_id),
  );
  progress('scan', `${rows.length} charges, ${known.size} of them decided already`, { charges: rows.length });
  const looked = (await sideBySide(rows, (row) => look(row, known.get(row.expense_id), at, hands))).flat();
  return briefOfScan({
    ask,
    looked,
    charges: rows[0]?.charges ?? 0,
    source: { sql: queries.scan.text, params: queries.scan.params.map((name) => params[name as keyof typeof params]) },
  });
}

async function look(row: Found, decided: unknown, { db, signal }: At, { policy }: Hands): Promise<Looked[]> {
  signal.throwIfAborted();
  const earlier = FraudAnswer.safeParse(decided).data;
  if (earlier) return [{ ...row, score: earlier.score, action: earlier.action, terms: earlier.terms, decided: true }];
  const evidence = await gather(db, row.expense_id);
  if (evidence === 'missing') return [];
  const { score: value, action, terms } = score(evidence, policy);
  return [{ ...row, score: value, action, terms, decided: false }];
}

/** In order, a few at a time: a scan must not take every connection. */
async function sideBySide<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  for (let from = 0; from < items.length; from += side) {
    done.push(...(await Promise.all(items.slice(from, from + side).map(work))));
  }
  return done;
}
