import type { AgentTools, Brief, Changed, Counted } from '@holdfast/agents';
import type { Recalled } from '@holdfast/memory';
import { z } from 'zod';
import { nameOf } from '../budget/line.ts';
import { ALERT, alertIn } from '../budget/told-alerts.ts';
import { maskedKey } from '../fraud/merchant-name.ts';
import { changedSince, earlierIn, subjectOf, type Telling, TOLD } from './told.ts';

type Hands = Pick<AgentTools, 'recall' | 'counted'>;

/** An answer with what memory adds to it, and every memory that was looked at with what it changed. */
export interface Remembered<A extends Brief> {
  readonly answer: A;
  readonly memories: readonly Counted[];
}

/** Of each merchant that an answer names, cases that people decided. */
const Case = z.object({ merchant: z.string().nullable(), fraud: z.boolean() });
const MOST_NAMES = 20;

/**
 * Lets memory speak to an answer: what the same ask was answered before, what people decided about its merchants, what was told of
 * its budgets. No figure changes; what is added stands under it as such.
 */
export async function byMemory<A extends Brief>(answer: A, telling: Telling, hands: Hands): Promise<Remembered<A>> {
  const { member, question, asks } = telling;
  const subject = subjectOf(member, asks);
  const names = merchantsIn(answer);
  const team = 'expenses';
  const kinds = member === 'budget' ? [TOLD, ALERT] : [TOLD];
  const recalled = await hands.recall([
    { team, kinds: [TOLD], subject, text: '', limit: 1 },
    { team, kinds, text: question ?? asks.map((ask) => JSON.stringify(ask)).join(' '), limit: 3 },
    ...(names.length > 0 ? [{ team, kinds: ['case'], text: names.join(' '), limit: 5 }] : []),
  ]);
  let spoken = answer;
  const memories = recalled.map((one) => {
    const said = saidBy(one, answer, subject, names);
    if (said === null) return hands.counted(one);
    spoken = { ...spoken, text: `${spoken.text}\n\n${said.text}`, figures: [...spoken.figures, ...said.figures] };
    return hands.counted(one, said.changed);
  });
  return { answer: spoken, memories };
}

interface Said {
  text: string;
  figures: Brief['figures'];
  changed: Changed;
}

/** What one memory adds; null: nothing. */
function saidBy({ memory }: Recalled, answer: Brief, subject: string, names: readonly string[]): Said | null {
  const earlier = memory.subject === subject ? earlierIn(memory) : undefined;
  if (earlier) {
    const figures = changedSince(earlier, answer);
    if (figures.length === 0) return null;
    const list = figures.map(
      (figure) => `${figure.name} ${figure.unit === 'money' ? `${figure.currency} ` : ''}${figure.value}`,
    );
    return {
      text: `When the same was asked before, it was: ${list.join('; ')}.`,
      figures,
      changed: { says: `added what it was on ${earlier.today}` },
    };
  }
  const found = memory.kind === 'case' ? Case.safeParse(memory.data).data : undefined;
  if (found?.fraud && found.merchant !== null && names.some((name) => maskedKey(name) === maskedKey(found.merchant)))
    return {
      text: `A person has refused a charge at ${found.merchant}.`,
      figures: [],
      changed: { says: 'added that a person refused a charge there' },
    };
  const alert = alertIn(memory);
  if (alert && answer.text.includes(nameOf(alert.category)))
    return {
      text: `${nameOf(alert.category)}: you were told on ${memory.createdAt.toISOString().slice(0, 10)} ${alert.about}.`,
      figures: [],
      changed: { says: 'added what was told before' },
    };
  return null;
}

/** Names under a column or before a figure that calls itself a merchant's. */
function merchantsIn({ tables }: Brief): string[] {
  const names = tables.flatMap(({ columns, rows }) => {
    const at = columns.findIndex(({ name }) => /merchant/i.test(name));
    return at < 0 ? [] : rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []));
  });
  return [...new Set(names)].slice(0, MOST_NAMES);
}
