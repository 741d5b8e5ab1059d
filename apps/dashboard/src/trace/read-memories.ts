/** Memories in a trace: what was recalled, and what each of them changed in the decision that followed. */
import { isRow, type Row } from '../ui/plain-value.ts';
import { words } from '../ui/words.ts';
import type { DecisionView } from '../wire.ts';

export interface MemoryShown {
  id: string;
  says: string;
  kind: string | null;
  /** Cosine; null: found by words. */
  similarity: number | null;
  /** "Fraud of expenses" */
  agent: string | null;
  region: string | null;
  /** What it added to the score; null: the decision does not name it. */
  points: number | null;
  /** What it changed, in words, where that is no score. */
  changed: string | null;
}

/** What a decision would have been without memory, beside what it is. */
export interface Effect {
  before: Concluded;
  after: Concluded;
}

interface Concluded {
  score: number | null;
  action: string | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const rows = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);

/** `recalled`: figures of a `recall`; a decision names the memories that counted in `context.memories`. */
export function memoriesOf(recalled: unknown, decision: DecisionView | undefined): MemoryShown[] {
  const named = new Map(namedBy(decision).map((memory) => [memory.id, memory]));
  const known = rows(recalled).map((row): MemoryShown => {
    const id = String(row['id'] ?? '');
    const counted = named.get(id);
    named.delete(id);
    const similarity = number(row['similarity']) ?? counted?.similarity ?? null;
    return { ...asRecalled(row, id), similarity, points: counted?.points ?? null, changed: counted?.changed ?? null };
  });
  return [...known, ...named.values()];
}

/** What changed most first; what changed nothing in the order in which it was recalled. */
export function inWeight(memories: readonly MemoryShown[]): MemoryShown[] {
  const weight = ({ points, changed }: MemoryShown): number =>
    changed === null ? Math.abs(points ?? 0) : Number.POSITIVE_INFINITY;
  return [...memories].sort((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)));
}

function asRecalled(row: Row, id: string): Omit<MemoryShown, 'similarity' | 'points' | 'changed'> {
  const member = text(row['member']);
  const team = text(row['team']);
  return {
    id,
    says: String(row['says'] ?? ''),
    kind: text(row['kind']),
    agent: member && team ? `${words(member)} of ${team}` : team,
    region: text(row['region']),
  };
}

function namedBy(decision: DecisionView | undefined): MemoryShown[] {
  const context = decision?.context;
  return rows(isRow(context) ? context['memories'] : null).map((row) => ({
    id: String(row['memory_id'] ?? row['id'] ?? ''),
    says: String(row['says'] ?? ''),
    kind: text(row['kind']),
    similarity: number(row['similarity']),
    agent: agentIn(row['agent']),
    region: text(row['region']),
    points: number(row['points']),
    changed: text(row['changed']),
  }));
}

/** "fraud of expenses", as a decision has it, in the words of the page. */
const agentIn = (value: unknown): string | null => {
  const agent = text(value);
  return agent && words(agent);
};

export function effectOf({ context, action }: DecisionView): Effect | null {
  const without = isRow(context) ? context['without_memories'] : null;
  if (!isRow(without)) return null;
  const acted = isRow(action) ? action['action'] : action;
  return {
    before: { score: number(without['score']), action: text(without['action']) },
    after: { score: isRow(context) ? number(context['score']) : null, action: text(acted) },
  };
}

/** "Memory moved the score from 0.31 to 0.74 and the action from clear to flag."; null: neither moved. */
export function effectSays({ before, after }: Effect): string | null {
  const moved = [
    before.score !== null && after.score !== null && before.score.toFixed(2) !== after.score.toFixed(2)
      ? `the score from ${before.score.toFixed(2)} to ${after.score.toFixed(2)}`
      : null,
    before.action !== null && after.action !== null && before.action !== after.action
      ? `the action from ${before.action} to ${after.action}`
      : null,
  ].filter((part) => part !== null);
  return moved.length === 0 ? null : `Memory moved ${moved.join(' and ')}.`;
}
