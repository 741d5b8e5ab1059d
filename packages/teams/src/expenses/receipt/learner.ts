import { type Db, loadQueries } from '@holdfast/db';
import type { Change, Heard, Learner, Replay, Verdict } from '@holdfast/learning';
import { z } from 'zod';
import { maskedKey } from '../fraud/merchant-name.ts';
import { type Needed, needed, ReceiptRules, renamed, type Sure, stands, startRules } from './learnt.ts';

const queries = loadQueries(new URL('../sql/expense_documents.sql', import.meta.url), [
  'corrections',
  'corrected',
  'changed',
]);

/** A reading of which people said what is wrong. */
export interface ReceiptCase {
  readonly certain: boolean;
  readonly sure: Sure;
  readonly wrong: readonly Needed[];
  /** As it was read, and as a person said; null where nobody named it. */
  readonly merchant: { readonly read: string | null; readonly is: string | null };
}

/** What a receipt is worth: posted right, asked about, posted wrong. One in fifty wrong is as bad as asking about all. */
const worth = { right: 1, asked: 0.8, wrong: -9 };
/** This many words, all alike, name a misread shop or move a field's threshold; readings right in vain before such are trusted. */
const ALIKE = 2;
const IN_VAIN = 5;
/** Nobody is asked about everything. */
const MOST_ASKED = 0.95;
const CASES = 600;
const HEARD = 200;

export const receiptLearner: Learner<ReceiptRules> = {
  params: ReceiptRules,
  start: startRules,
  about: 'how surely each field of a receipt must be read, and how misread shops are called',
  hint: 'Say which field is wrong, such as "the total is 12.50" or "merchant: Corner Cafe".',
  propose: (rules, verdicts) => proposed(rules, verdicts.flatMap(caseOf)),
  history: historyOf,
  replay: (rules, cases) => replayOf(rules, cases as readonly ReceiptCase[]),
  guards: { 'posted wrong': 'must not rise', 'shops named right': 'must not fall' },
  sameCase: (context) => {
    const { data } = Context.safeParse(context);
    return data ? `${data.document_id} ${data.answered}` : '';
  },
  heard: async (db) => [
    ...(await db.run<HeardRow>(queries.corrected, { most: HEARD })).flatMap(heardOf),
    ...(await db.run<ChangedRow>(queries.changed, { most: HEARD })).map(changedOf),
  ],
};

const Context = z.object({
  document_id: z.string(),
  /** A person had spoken before it. */
  answered: z.boolean(),
  certain: z.boolean(),
  sure: z.object({ merchant: z.number(), date: z.number(), total: z.number() }),
  /** The shop, before anything was learnt of it. */
  read_as: z.string().nullable(),
});
const Did = z.object({ action: z.enum(['posted', 'asks']) });

/**
 * What a verdict says of a reading. To ask was right where something was wrong, and the reason names it; to post was right where
 * nothing was. None where the reason names no field, or a person had decided.
 */
function caseOf({ right, reason, context, action }: Verdict): ReceiptCase[] {
  const [read, did] = [Context.safeParse(context), Did.safeParse(action)];
  if (!read.success || !did.success || read.data.answered) return [];
  const { certain, sure, read_as } = read.data;
  const good = right === (did.data.action === 'posted');
  if (good) return [{ certain, sure, wrong: [], merchant: { read: null, is: null } }];
  const said = correctionsIn(reason);
  const wrong = needed.filter((name) => said.has(name));
  const merchant = { read: read_as, is: said.get('merchant') ?? null };
  return wrong.length === 0 ? [] : [{ certain, sure, wrong, merchant }];
}

const aliases: Readonly<Record<string, Needed>> = { shop: 'merchant', day: 'date', amount: 'total' };
const named =
  /\b(merchant|shop|date|day|total|amount)\b(?:\s*:\s*[^;]*?→\s*([^;]+)|\s*(?:is|was|should be|:)\s+(?:really |actually )?["“]?([^"”;\n]+)|)/giu;

/** The fields that a reason calls wrong, with what they are where it says so. */
export function correctionsIn(reason: string | null): Map<Needed, string | null> {
  const found = new Map<Needed, string | null>();
  for (const [, word = '', arrow, is] of (reason ?? '').matchAll(named)) {
    const name = word.toLowerCase();
    const value = (arrow ?? is ?? '').trim().replace(/[.!]$/, '');
    found.set(
      aliases[name] ?? (name as Needed),
      value === '' || /^(?:wrong|not|incorrect|misread)\b/i.test(value) ? null : value,
    );
  }
  return found;
}

function proposed(rules: ReceiptRules, cases: readonly ReceiptCase[]): Change<ReceiptRules> | null {
  const merchants = { ...rules.merchants, ...misread(cases) };
  const fields = { ...rules.fields };
  for (const name of needed) {
    const slipped = cases.filter((one) => stands(one, rules) && one.wrong.includes(name)).map(({ sure }) => sure[name]);
    if (slipped.length < ALIKE) continue;
    const least = Math.min(MOST_ASKED, round(Math.max(...slipped) + 0.01));
    const { asks, trusts } = fields[name];
    fields[name] = { asks: Math.max(asks, least), trusts: trusts < 1 ? Math.max(trusts, least) : 1 };
  }
  const trusts = trusted(cases);
  if (trusts !== null)
    for (const name of needed) if (trusts < fields[name].trusts) fields[name] = { ...fields[name], trusts };
  const says = [
    ...Object.entries(merchants).flatMap(([key, name]) =>
      rules.merchants[key] === name ? [] : [`what is read as ${key} is ${name}`],
    ),
    ...needed.flatMap((name) => [
      ...(fields[name].asks === rules.fields[name].asks
        ? []
        : [`a ${name} read with less than ${fields[name].asks} is asked about`]),
      ...(fields[name].trusts === rules.fields[name].trusts
        ? []
        : [`a ${name} read with ${fields[name].trusts} or more stands by itself`]),
    ]),
  ];
  return says.length === 0
    ? null
    : { params: { merchants, fields }, says: `After ${cases.length} verdicts: ${says.join('; ')}.` };
}

/** Shops that were read wrong in the same way and are called the same. */
function misread(cases: readonly ReceiptCase[]): Record<string, string> {
  const pairs = cases.flatMap(({ wrong, merchant: { read, is } }) => {
    const key = maskedKey(read);
    return wrong.includes('merchant') && key !== null && is !== null ? [{ key, is }] : [];
  });
  return Object.fromEntries(
    [...Map.groupBy(pairs, ({ key }) => key)].flatMap(([key, some]) => {
      const names = new Set(some.map(({ is }) => is));
      return some.length >= ALIKE && names.size === 1 ? [[key, some[0]?.is ?? '']] : [];
    }),
  );
}

/** From which sureness on readings that nothing bore out were right, each time somebody looked; null: too few were. */
function trusted(cases: readonly ReceiptCase[]): number | null {
  const doubted = cases.filter(({ certain }) => !certain).map(({ sure, wrong }) => ({ least: leastOf(sure), wrong }));
  const bad = Math.max(0, ...doubted.filter(({ wrong }) => wrong.length > 0).map(({ least }) => least));
  const good = doubted.filter(({ wrong, least }) => wrong.length === 0 && least > bad).map(({ least }) => least);
  return good.length < IN_VAIN ? null : Math.min(0.99, round(Math.max(Math.min(...good), bad + 0.01)));
}

const leastOf = (sure: Sure): number => Math.min(...needed.map((name) => sure[name]));
const round = (share: number): number => Math.round(share * 1000) / 1000;

interface CorrectionRow {
  document_id: string;
  certain: boolean | null;
  fields: Record<string, { read: string | null; sure: number; said: string | null; agreed: boolean }>;
}

/** Receipts whose fields a person wrote down, and those that were posted and judged since. */
async function historyOf(db: Db, _workspace: string, said: readonly Verdict[]): Promise<ReceiptCase[]> {
  const rows = await db.run<CorrectionRow>(queries.corrections, { most: CASES });
  const corrected = rows.flatMap(({ certain, fields }): ReceiptCase[] => {
    const { merchant, date, total } = fields;
    if (!merchant || !date || !total) return [];
    const wrong = needed.filter((name) => !fields[name]?.agreed);
    const sure = { merchant: merchant.sure, date: date.sure, total: total.sure };
    return [{ certain: certain ?? true, sure, wrong, merchant: { read: merchant.read, is: merchant.said } }];
  });
  const posted = said.filter(({ action }) => Did.safeParse(action).data?.action === 'posted').flatMap(caseOf);
  return [...corrected, ...posted];
}

interface HeardRow {
  run_id: string;
  alone: boolean | null;
  corrected: string | null;
  said_at: Date;
}

/** Who wrote fields down has said whether it was right to ask. Where something else was asked about, agreement says nothing. */
function heardOf({ run_id: run, alone, corrected, said_at: at }: HeardRow): Heard[] {
  const word = { run, decision: 'receipt_asks', by: null, at };
  if (corrected !== null) return [{ ...word, right: true, reason: corrected }];
  return alone === true ? [{ ...word, right: false, reason: 'all of it was as it was read' }] : [];
}

interface ChangedRow {
  run_id: string;
  by_whom: string;
  changed: string;
  said_at: Date;
}

/** Who corrected the expense that a receipt was posted as, said that it was posted wrong. */
const changedOf = ({ run_id: run, by_whom: by, changed: reason, said_at: at }: ChangedRow): Heard => ({
  run,
  decision: 'receipt_posted',
  right: false,
  reason,
  by,
  at,
});

function replayOf(rules: ReceiptRules, cases: readonly ReceiptCase[]): Replay {
  let [right, wrong, asked, vain, shops] = [0, 0, 0, 0, 0];
  for (const one of cases) {
    const { read, is } = one.merchant;
    const shop = is === null ? !one.wrong.includes('merchant') : renamed(read, rules) === is;
    const good = shop && one.wrong.every((name) => name === 'merchant');
    if (shop) shops++;
    if (!stands(one, rules)) {
      asked++;
      if (good) vain++;
    } else if (good) right++;
    else wrong++;
  }
  const n = cases.length;
  return {
    score: n === 0 ? 0 : (right * worth.right + asked * worth.asked + wrong * worth.wrong) / n,
    cases: n,
    figures: {
      'posted right': right,
      'posted wrong': wrong,
      'asked a person': asked,
      'asked in vain': vain,
      'shops named right': n === 0 ? 0 : shops / n,
    },
  };
}
