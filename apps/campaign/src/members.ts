import type { State } from '@holdfast/agents';
import { z } from 'zod';
import { type Input, type Place, placeOf, programOf, type Value } from './program.ts';

export const teamName = 'campaign';
/** How long an effect may take, and so how long a successor waits before it asks what happened. */
export const effectMs = 800;

const Want = z.enum(['effect', 'timer', 'human', 'children', 'mind', 'write', 'broken', 'slow', 'slower']);
export const InputSchema = z.object({ seed: z.string(), wants: z.array(Want), short: z.boolean() });
export const ValueSchema = z.object({ v: z.int() });

export type Members = Record<'ann' | 'abe' | 'bea' | 'ben' | 'cal' | 'cam' | 'feeble' | 'asked' | 'sage', Value>;
export type Seen = State<Input, Members>;

/** Where the run stands. */
export function at(s: Seen): Place {
  return placeOf(programOf(s.input), { all: s.all, turns: s.turns });
}
