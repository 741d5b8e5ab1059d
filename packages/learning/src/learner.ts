import type { Db } from '@holdfast/db';
import type { z } from 'zod';

/** A person's word on a decision. */
export interface Verdict {
  decisionId: string;
  right: boolean;
  /** Why, in their words; or one of the member's own codes. */
  reason: string | null;
  by: string;
  at: Date;
  /** The decision as it was made. */
  context: unknown;
  action: unknown;
}

/** How a version did on labelled history. `score`: higher is better, one number that must not fall. */
export interface Replay {
  score: number;
  cases: number;
  /** For people: precision, recall, alerts per thousand … */
  figures: Readonly<Record<string, number>>;
}

/** A person's word that came another way: a correction in the domain's own tables, an answer to a question. */
export interface Heard {
  /** The run whose decision it is about, and that decision's type; the newest of several counts. */
  run: string;
  decision: string;
  right: boolean;
  reason: string | null;
  /** null: whoever answered the run's last question. Where nobody did, it is not heard. */
  by: string | null;
  /** When it was said; without, it does not replace what the person said as a verdict. */
  at?: Date;
}

export interface Change<Params> {
  params: Params;
  /** What changes and why, in a sentence. */
  says: string;
}

/** What makes a member's figures learn from people: parameters in versions, a proposer, a judge. All pure but `history`. */
export interface Learner<Params> {
  params: z.ZodType<Params>;
  /** Version 0, in force where nobody has learnt anything. */
  start: Params;
  /**
   * A better version after these verdicts, or null. Contradicting and flooding verdicts were held back before. `history` is what it
   * will be replayed on.
   */
  propose(params: Params, verdicts: readonly Verdict[], history: readonly unknown[]): Change<Params> | null;
  /**
   * Labelled history to replay on, oldest first, the newest verdicts among it. `said`: the workspace's verdicts that may be
   * learnt from, for a domain whose tables do not have them.
   */
  history(db: Db, workspace: string, said: readonly Verdict[]): Promise<readonly unknown[]>;
  replay(params: Params, history: readonly unknown[]): Replay;
  /** Figures of the replay that, beside the score, must not get worse, and in which direction that is. */
  guards?: Readonly<Record<string, 'must not fall' | 'must not rise'>>;
  /** New admissible verdicts before anything is proposed; 3 unless said. */
  enough?: number;
  /** Two decisions with the same text are about the same case; without it, those whose contexts differ by next to nothing are. */
  sameCase?(context: unknown): string;
  /** Whether labelled history says clearly that the decision was right; null: it does not say. */
  clear?(verdict: Verdict, history: readonly unknown[]): boolean | null;
  /** What people said elsewhere, the newest first, some hundreds at most; heard again, it is the same word. It only reads. */
  heard?(db: Db): Promise<readonly Heard[]>;
  /** What it learns, for a person: "which category a purchase is". */
  about?: string;
  /** What to say where a decision is wrong, so that it can be learnt from: a sentence for a person. */
  hint?: string;
  /** Who puts a version in force that does not regress; the platform unless said. A person's versions wait in shadow. */
  promotes?: 'the platform' | 'a person';
}

/** A learner when its types do not matter. */
export type AnyLearner = Learner<unknown>;

/** The parameters in force, as an attempt gets them: read from memory, renewed within seconds. */
export interface InForce {
  version: number;
  params: unknown;
}
