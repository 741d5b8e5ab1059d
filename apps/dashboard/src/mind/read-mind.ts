import { isRow } from '../ui/plain-value.ts';
import { words } from '../ui/words.ts';
import type { DecisionView } from '../wire.ts';

/** Which mind gave an answer, as events and decisions tell it. */
export interface MindView {
  by: 'rules' | 'model' | 'both';
  /** provider/model */
  model: string | null;
  /** Why a model that is configured gave nothing. */
  why: { code: string; message: string } | null;
  turns: number | null;
  /** US dollars, decimal text. */
  cost: string | null;
  /** Version of the learnt parameters. */
  params: number | null;
  /** Whose learner people's words on the decision teach, where that is not its member's own. */
  teaches: string | null;
}

export function readMind(value: unknown): MindView | null {
  if (!isRow(value)) return null;
  const { by, model, why, turns, cost, params, teaches } = value;
  if (by !== 'rules' && by !== 'model' && by !== 'both') return null;
  return {
    by,
    model: typeof model === 'string' ? model : null,
    why: isRow(why) ? { code: String(why['code'] ?? ''), message: String(why['message'] ?? '') } : null,
    turns: typeof turns === 'number' ? turns : null,
    cost: typeof cost === 'string' ? cost : null,
    params: typeof params === 'number' ? params : null,
    teaches: typeof teaches === 'string' ? teaches : null,
  };
}

/** null: a step decided, which has no mind of its own. */
export const mindOf = ({ context }: DecisionView): MindView | null =>
  isRow(context) ? readMind(context['mind']) : null;

/** In a badge: the model without its provider, for there is little room. */
export function mindName({ by, model }: MindView): string {
  const name = model?.slice(model.indexOf('/') + 1) ?? 'a model';
  if (by === 'rules') return 'Rules';
  return by === 'both' ? `Rules + ${name}` : name;
}

/** By which version of what was learnt it was decided; null: nothing had been learnt, or the member does not learn. */
export function learntBy({ params, teaches }: MindView): string | null {
  if (params === null || params === 0) return null;
  return `${teaches === null ? 'learnt' : `${words(teaches).toLowerCase()} learnt`}, version ${params}`;
}

/** The whole of it in a sentence. */
export function mindSays({ by, model, why, params }: MindView): string {
  const name = model ?? 'a model';
  const learnt = params === null || params === 0 ? '' : ` Parameters learnt, version ${params}.`;
  if (by === 'model') return `${name} decided.${learnt}`;
  if (by === 'both') return `Its rules gave every figure, ${name} the words.${learnt}`;
  return why ? `Its rules took over: ${why.message}.${learnt}` : `Its rules decided; no model was asked.${learnt}`;
}

/** A stored answer and the mind that stands beside it. */
export function answerOf(stored: unknown): { answer: unknown; mind: MindView | null } {
  if (!isRow(stored) || !('$mind' in stored)) return { answer: stored, mind: null };
  const { $mind, ...answer } = stored;
  return { answer: '$answer' in answer ? answer['$answer'] : answer, mind: readMind($mind) };
}
