/**
 * Which mind gave an answer. Kept in three places, each written by `agent.ts` alone: beside the stored answer (what
 * `s.minds.x` reads), in the context of its decisions, and in the event of its settle.
 */
export interface Mind {
  /** `rules`: code gave all of it. `model`: a model did. `both`: every figure is the rules', the words are a model's. */
  by: 'rules' | 'model' | 'both';
  /** provider/model, where one answered. */
  model?: string;
  /** Hash of the prompt it was asked with. */
  prompt?: string;
  /** Why a model that is configured gave nothing. */
  why?: { code: string; message: string };
  /** How often a model was asked, and for how many US dollars (decimal text; null: no price is known). */
  turns?: number;
  cost?: string | null;
  /** Version of the learnt parameters it judged by. */
  params?: number;
  /** Of a decision: whose learner people's words on it teach, where that is not its member's own. */
  teaches?: string;
}

const mark = '$mind';
/** Holds an answer that is no object. */
const bare = '$answer';

/** The answer as it is stored, with its mind beside it. */
export function withMind(answer: unknown, mind: Mind): Record<string, unknown> {
  return isObject(answer) ? { ...answer, [mark]: mind } : { [bare]: answer, [mark]: mind };
}

/** A stored answer and its mind, whoever stored it. */
export function readMind(stored: unknown): { answer: unknown; mind?: Mind } {
  if (!isObject(stored) || !(mark in stored)) return { answer: stored };
  const { [mark]: mind, ...answer } = stored;
  return { answer: bare in answer ? answer[bare] : answer, mind: mind as Mind };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
