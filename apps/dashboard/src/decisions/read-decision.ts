import { inline, isRow } from '../ui/plain-value.ts';
import { words } from '../ui/words.ts';
import type { DecisionView } from '../wire.ts';

/** A `score` between 0 and 1, wherever the member put it. */
export function scoreOf({ action, context }: DecisionView): number | undefined {
  for (const place of [action, context]) {
    const score = isRow(place) ? place['score'] : undefined;
    if (typeof score === 'number' && score >= 0 && score <= 1) return score;
  }
  return undefined;
}

/** The action in one line, when it is a word or an object that names one. */
export function actionOf(action: unknown): string | undefined {
  if (typeof action === 'string') return words(action);
  if (!isRow(action)) return undefined;
  const parts = Object.entries(action).filter(([name]) => name !== 'score');
  const first = parts.find(
    ([name, value]) => ['action', 'verdict', 'type', 'do'].includes(name) && typeof value === 'string',
  );
  if (first) return words(String(first[1]));
  const texts = parts.map(([name, value]) => [words(name), inline(value)] as const);
  if (texts.length === 0 || texts.length > 3 || texts.some(([, text]) => text === undefined)) return undefined;
  return texts.map(([name, text]) => `${name.toLowerCase()} ${text}`).join(', ');
}

/** The context without what the card shows in a place of its own: the mind and the memories. */
export function figuresOf(context: unknown): unknown {
  if (!isRow(context)) return context;
  const { mind: _mind, memories: _memories, without_memories: _without, ...figures } = context;
  return figures;
}
