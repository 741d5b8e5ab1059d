import type { At } from '../at.ts';
import { merchantKey } from '../fraud/merchant-name.ts';
import { statements } from './statements.ts';

/** A merchant as people know it: the commonest spelling, and every spelling its charges have. */
export interface KnownMerchant {
  readonly name: string;
  readonly spellings: readonly string[];
  readonly charges: number;
}

/** The names that the charges in view have, the commonest first. Questions are read against them. */
export interface Known {
  readonly merchants: readonly KnownMerchant[];
  readonly categories: readonly string[];
  readonly paymentMethods: readonly string[];
  readonly currencies: readonly string[];
}

interface Row {
  kind: string;
  name: string;
  n: number;
}

/** What is known to this user; at most 5,000 names. */
export async function knownOf({ db, userId }: Pick<At, 'db' | 'userId'>): Promise<Known> {
  const filters = userId === null ? [] : (['mine'] as const);
  const rows = await db.run<Row>(statements.known({ filters }), userId === null ? {} : { user: userId });
  const named = (kind: string): string[] => rows.filter((row) => row.kind === kind).map(({ name }) => name);
  return {
    merchants: joinSpellings(rows.filter(({ kind }) => kind === 'merchant')),
    categories: named('category'),
    paymentMethods: named('payment method'),
    currencies: named('currency'),
  };
}

function joinSpellings(rows: readonly Row[]): KnownMerchant[] {
  const byKey = new Map<string, { name: string; spellings: string[]; charges: number }>();
  for (const { name, n } of rows) {
    const key = merchantKey(name) ?? name;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { name, spellings: [name], charges: n });
    else {
      known.spellings.push(name);
      known.charges += n;
    }
  }
  return [...byKey.values()];
}

/** Every spelling of the named merchants, and the names that no charge has. */
export function spellingsOf(names: readonly string[], known: Known): { spellings: string[]; unknown: string[] } {
  const spellings: string[] = [];
  const unknown: string[] = [];
  for (const name of names) {
    const key = merchantKey(name);
    const found = known.merchants.find((merchant) => merchantKey(merchant.name) === key);
    if (found === undefined) unknown.push(name);
    else spellings.push(...found.spellings);
  }
  return { spellings, unknown };
}

/** For statements that group: each spelling beside the name of its merchant. */
export function spelledNames(known: Known): { spelt: string[]; named: string[] } {
  const pairs = known.merchants.flatMap(({ name, spellings }) =>
    spellings.map((spelling) => [spelling, name] as const),
  );
  return { spelt: pairs.map(([spelling]) => spelling), named: pairs.map(([, name]) => name) };
}
