import type { Db } from '@holdfast/db';
import type { InForce } from '@holdfast/learning';
import type { Models } from '@holdfast/llm';
import type { NewMemory, Recall, Recalled } from '@holdfast/memory';
import type { Decision, Outcome, Write } from '@holdfast/queue';
import type { Documents } from '@holdfast/tools';
import type { Reader } from '@holdfast/tools/reading';
import type { Mind } from './mind.ts';
import type { Registry } from './registry.ts';

/** What attempts have around them. What is missing is done without: no model, no memory, parameters of version 0. */
export interface World {
  db: Db;
  registry: Registry;
  /** The configured order of regions, in which they take over for one another. */
  regions?: readonly string[];
  models?: Models;
  documents?: Documents;
  reader?: Reader;
  recall?: (question: Recall, signal: AbortSignal) => Promise<readonly Recalled[]>;
  /** The learnt parameters in force, from memory: asked once an attempt. */
  parameters?: (team: string, member: string) => InForce | null;
}

/** How the body of a member ended. `pause`: the task stays open. */
export type Acted =
  | {
      end: 'answer';
      answer: unknown;
      decisions: readonly Decision[];
      mind?: Mind;
      /** What the answer, once checked, leaves to remember. */
      remember?: (answer: unknown) => readonly NewMemory[];
      memories?: readonly NewMemory[];
      /** Statements that the answer, once checked, leaves to be run with the settle. */
      writing?: (answer: unknown) => readonly Write[];
      /** Statements on our own tables, applied with the settle. */
      writes?: readonly Write[];
      /** Checkpoints were saved: they go with the settle. */
      saved?: boolean;
    }
  | { end: 'failure'; error: unknown }
  | { end: 'pause'; outcome: Outcome };
