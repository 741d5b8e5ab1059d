import type { ModelPrice } from '@pydantic/genai-prices';
import type { Usage } from './model.ts';

/** US dollars for a million tokens, decimal text; what a call was charged with, stored beside it. */
export interface Price {
  input: string;
  output: string;
  cacheRead: string;
  cacheWrite: string;
  /** Who says so; for our own table the day it was read. */
  source: string;
}

interface Dated {
  provider: string;
  model: string;
  /** In force from this day on. */
  since: string;
  input: string;
  output: string;
  cacheRead?: string;
  /** From more input tokens than these on, twice the input and one and a half times the output, for the whole call. */
  surchargeAbove?: number;
}

/** What @pydantic/genai-prices 0.1.8 does not know yet. A change of a price is a new line, never an edit. */
const ours: readonly Dated[] = [
  { provider: 'anthropic', model: 'claude-fable-5-2', since: '2026-11-20', input: '8', output: '40' },
  { provider: 'anthropic', model: 'claude-haiku-5-5', since: '2026-11-20', input: '0.1', output: '0.5' },
  {
    provider: 'openai',
    model: 'gpt-6.1-sol',
    since: '2026-11-20',
    input: '2',
    output: '10',
    cacheRead: '0.1',
    surchargeAbove: 272_000,
  },
  {
    provider: 'openai',
    model: 'gpt-6.1-terra',
    since: '2026-11-20',
    input: '1',
    output: '5',
    cacheRead: '0.05',
    surchargeAbove: 272_000,
  },
];

/** The price in force at a moment; null where nobody knows one. Cache prices nobody knows are those of plain input. */
export async function priceOf(provider: string, model: string, usage: Usage, at: Date): Promise<Price | null> {
  const day = at.toISOString().slice(0, 10);
  const dated = ours
    .filter((one) => one.provider === provider && one.model === model && one.since <= day)
    .sort((a, b) => (a.since < b.since ? 1 : -1))[0];
  return dated ? ourPrice(dated, usage) : listed(provider, model, usage, at);
}

function ourPrice(dated: Dated, usage: Usage): Price {
  const above = dated.surchargeAbove !== undefined && usage.input > dated.surchargeAbove;
  const twice = (price: string) => (above ? decimal(units(price) * 2n, 6) : price);
  return {
    input: twice(dated.input),
    output: above ? decimal((units(dated.output) * 3n) / 2n, 6) : dated.output,
    cacheRead: twice(dated.cacheRead ?? dated.input),
    cacheWrite: twice(dated.input),
    source: `holdfast ${dated.since}`,
  };
}

async function listed(provider: string, model: string, usage: Usage, at: Date): Promise<Price | null> {
  // Loaded with the first call: the list is large, and most processes never ask a model.
  const { calcPrice } = await import('@pydantic/genai-prices');
  const found = calcPrice({ input_tokens: usage.input, output_tokens: usage.output }, model, {
    providerId: provider,
    timestamp: at,
  });
  if (!found) return null;
  const tier = (name: string): string | undefined => tierOf(found.model_price[name], usage.input);
  const input = tier('input_mtok');
  const output = tier('output_mtok');
  if (input === undefined || output === undefined) return null;
  return {
    input,
    output,
    cacheRead: tier('cache_read_mtok') ?? input,
    cacheWrite: tier('cache_write_mtok') ?? input,
    source: `genai-prices ${found.model.id}`,
  };
}

function tierOf(price: ModelPrice[string], input: number): string | undefined {
  if (price === undefined || typeof price === 'number') return price === undefined ? undefined : plain(price);
  const tier = price.tiers.filter(({ start }) => input > start).sort((a, b) => b.start - a.start)[0];
  return plain(tier?.price ?? price.base);
}

/** US dollars as decimal text, exact: a million tokens at a millionth of a dollar make twelve places. */
export function costOf(price: Price, usage: Usage): string {
  const fresh = Math.max(0, usage.input - usage.cacheRead - usage.cacheWrite);
  const sum =
    BigInt(fresh) * units(price.input) +
    BigInt(usage.cacheRead) * units(price.cacheRead) +
    BigInt(usage.cacheWrite) * units(price.cacheWrite) +
    BigInt(usage.output) * units(price.output);
  return decimal(sum, 12);
}

export function addCosts(costs: readonly (string | null)[]): string | null {
  if (costs.some((cost) => cost === null)) return null;
  return decimal(
    costs.reduce((sum, cost) => sum + scaled(cost as string, 12), 0n),
    12,
  );
}

/** Is the one amount of US dollars at least the other? */
export const atLeast = (amount: string, other: string): boolean => scaled(amount, 12) >= scaled(other, 12);

/** Whole millionths of a dollar. */
function units(text: string): bigint {
  return scaled(text, 6);
}

function scaled(text: string, places: number): bigint {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole + part.slice(0, places).padEnd(places, '0'));
}

function decimal(value: bigint, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const part = digits.slice(-places).replace(/0+$/, '');
  return part === '' ? digits.slice(0, -places) : `${digits.slice(0, -places)}.${part}`;
}

function plain(price: number): string {
  return price.toFixed(6);
}
