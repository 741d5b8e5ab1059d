/** What the web app says of learning. Browser-safe; times are ISO texts. */

export interface ReplayView {
  score: number;
  cases: number;
  figures: Readonly<Record<string, number>>;
}

export interface VersionView {
  version: number;
  /** The version in force when this one was made from it. */
  parent: number;
  status: 'proposed' | 'shadow' | 'in_force' | 'superseded' | 'refused' | 'rolled_back';
  says: string;
  /** Of a refused one. */
  why: string | null;
  params: unknown;
  /** How many verdicts it was made from. */
  verdicts: number;
  before: ReplayView | null;
  after: ReplayView | null;
  /** The two replays in a sentence. */
  told: string | null;
  proposedAt: string;
  promotedBy: string | null;
  promotedAt: string | null;
  endedBy: string | null;
  endedAt: string | null;
}

/** A verdict that is kept and not learnt from. */
export interface HeldView {
  decisionId: string;
  by: string;
  right: boolean;
  reason: string | null;
  held: string;
  says: string | null;
  at: string;
}

export interface LearningView {
  team: string;
  /** The learner's name: its member's, or that of a skill. */
  member: string;
  /** What it learns, in a few words. */
  about: string | null;
  /** 0: the version in the code. */
  inForce: number;
  /** Nobody has learnt yet from what was said last. */
  behind: boolean;
  verdicts: { total: number; right: number; wrong: number; people: number; held: number };
  /** Newest first. */
  versions: VersionView[];
  held: HeldView[];
}

/** What to say where a decision is wrong. */
export interface LearningHint {
  team: string;
  member: string;
  hint: string;
}

/** A version beside the one in force on the labelled history as it is now. */
export interface TriedOutView {
  inForce: number;
  version: number;
  before: ReplayView;
  after: ReplayView;
  /** Why it would be a step back; null: it would not. */
  regresses: string | null;
}

export interface MovedView {
  team: string;
  member: string;
  from: number;
  to: number;
  by: string;
}

/** What people say of a decision together. */
export type Feedback = 'right' | 'wrong' | 'contested';

export interface JudgedView {
  decisionId: string;
  right: boolean;
  /** false: this person had said exactly this before. */
  changed: boolean;
  feedback: Feedback;
  /** Who said otherwise. */
  against: string[];
}
