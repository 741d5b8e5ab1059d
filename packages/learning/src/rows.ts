import type { Replay } from './learner.ts';

/** Why a verdict is kept and not learnt from. */
export type Held = 'contradicted' | 'outvoted' | 'history' | 'rate' | 'share';
export const helds: readonly Held[] = ['contradicted', 'outvoted', 'history', 'rate', 'share'];

export type VersionStatus = 'proposed' | 'shadow' | 'in_force' | 'superseded' | 'refused' | 'rolled_back';

/** What people say of a decision together. */
export type Feedback = 'right' | 'wrong' | 'contested';

/** Rows as they are read: the tables' own column names. */
export interface LearnerRow {
  team: string;
  member: string;
  region: string;
  seq: number;
  in_force: number;
  latest: number;
  considered: number;
  seen: number;
}

export interface VerdictRow {
  decision_id: string;
  said_by: string;
  team: string;
  member: string;
  workspace: string;
  is_right: boolean;
  reason: string | null;
  seq: number;
  revision: number;
  said_at: Date;
  /** null: not yet weighed. */
  weight: number | null;
  held: Held | null;
  held_says: string | null;
}

export interface VersionRow {
  team: string;
  member: string;
  version: number;
  /** The version that was in force when this one was made from it. */
  parent: number;
  params: unknown;
  says: string;
  status: VersionStatus;
  /** How many verdicts it was made from. */
  verdicts: number;
  replay_before: Replay | null;
  replay_after: Replay | null;
  /** Of a refused one. */
  why: string | null;
  proposed_at: Date;
  replayed_at: Date | null;
  promoted_by: string | null;
  promoted_at: Date | null;
  ended_by: string | null;
  ended_at: Date | null;
}

export interface CountRow {
  team: string;
  member: string;
  n: number;
  rights: number;
  unweighed: number;
  people: number;
  contradicted: number;
  outvoted: number;
  history: number;
  rate: number;
  share: number;
}
