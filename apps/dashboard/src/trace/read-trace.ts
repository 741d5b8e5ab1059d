/** The steps of one attempt as a tree: what each is about, how long it took, and the tools under the thought that wanted them. */
import { type MindView, mindOf, readMind } from '../mind/read-mind.ts';
import type { Attempt, Step } from '../state/attempts.ts';
import { isRow } from '../ui/plain-value.ts';
import { type MemoryShown, memoriesOf } from './read-memories.ts';

export type Detail =
  | { is: 'recall'; memories: MemoryShown[] }
  | {
      is: 'think';
      turn: number | null;
      model: string | null;
      tokens: number | null;
      cost: string | null | undefined;
      /** What it answered, where that is no sentence. */
      answer: unknown;
    }
  | { is: 'tool'; tool: string; class: string | null; args: unknown; result: unknown; failed: boolean }
  | { is: 'check'; fits: boolean }
  | { is: 'decide'; mind: MindView | null }
  | { is: 'decision'; mind: MindView | null }
  | { is: 'plain'; figures: readonly (readonly [string, unknown])[] };

export interface TraceNode {
  step: Step;
  detail: Detail;
  /** Milliseconds since the attempt's first event. */
  after: number;
  /** Milliseconds it took by the worker's own clock; null: not measured. */
  took: number | null;
  children: TraceNode[];
}

export function traceOf(attempt: Pick<Attempt, 'steps' | 'from'>): TraceNode[] {
  const decision = attempt.steps.find((step) => step.decision)?.decision;
  const tree: TraceNode[] = [];
  let thought: TraceNode | undefined;
  let after = 0;
  for (const step of attempt.steps) {
    // Progress may be committed after the settle that it came before: no step goes back in time.
    after = Math.max(after, Date.parse(step.at) - Date.parse(attempt.from));
    const node: TraceNode = {
      step,
      detail: detailOf(step, decision),
      after,
      took: typeof step.figures['ms'] === 'number' ? step.figures['ms'] : null,
      children: [],
    };
    if (node.detail.is === 'tool' && thought) {
      thought.children.push(node);
      continue;
    }
    thought = node.detail.is === 'think' ? node : undefined;
    tree.push(node);
  }
  return tree;
}

function detailOf(step: Step, decision: Step['decision']): Detail {
  const { figures } = step;
  if (step.decision) return { is: 'decision', mind: mindOf(step.decision) };
  if (step.kind !== 'stage') return { is: 'plain', figures: [] };
  switch (step.label) {
    case 'recall':
      return { is: 'recall', memories: memoriesOf(figures['memories'], decision) };
    case 'think':
      return {
        is: 'think',
        turn: numberIn(figures, 'turn'),
        model: textIn(figures, 'model'),
        tokens: numberIn(figures, 'tokens'),
        cost: figures['cost'] === null ? null : (textIn(figures, 'cost') ?? undefined),
        answer: answerOf(step.text),
      };
    case 'tool':
      return {
        is: 'tool',
        tool: textIn(figures, 'tool') ?? '?',
        class: textIn(figures, 'class'),
        args: figures['args'],
        result: figures['result'],
        failed: figures['failed'] === true,
      };
    case 'check':
      return { is: 'check', fits: !isRow(figures['why']) };
    case 'decide':
      return { is: 'decide', mind: readMind(figures) };
    default:
      return { is: 'plain', figures: Object.entries(figures) };
  }
}

/** A model that answers in a form says JSON; a long one was cut. */
function answerOf(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return `${text} …`;
  }
}

function textIn(figures: Step['figures'], name: string): string | null {
  const value = figures[name];
  return typeof value === 'string' ? value : null;
}

function numberIn(figures: Step['figures'], name: string): number | null {
  const value = figures[name];
  return typeof value === 'number' ? value : null;
}

/** The mind of an attempt: its end says it, or its decision, or what it decided by. */
export function mindIn(steps: readonly Step[]): MindView | null {
  for (const step of steps) {
    const mind = readMind(step.mind) ?? (step.decision ? mindOf(step.decision) : null);
    if (mind) return mind;
  }
  return null;
}
