import { Brief } from '@holdfast/agents';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Catalogue } from './catalogue.ts';

/** The most that is asked of one member in one plan. */
export const mostAsks = 6;

/** One member's part: what it is asked, one after another, and whose answers must be there first. */
export const PlanStep = z.object({
  member: z.string(),
  asks: z.array(z.record(z.string(), z.unknown())),
  /** Members of this plan. */
  after: z.array(z.string()),
  /** In a few words, for the person who asked. */
  why: z.string().max(300),
});
export type PlanStep = z.infer<typeof PlanStep>;

const Problem = z.object({ code: z.string(), says: z.string() });

export const Plan = z.object({
  kind: z.literal('plan'),
  /** The day all members take for today. */
  today: z.iso.date(),
  steps: z.array(PlanStep),
  by: z.enum(['rules', 'model']),
  /** What is out, who stands in, what is therefore slower or missing. */
  notes: z.array(z.string()),
  /** Who failed in this run before this plan was made. */
  failed: z.array(z.string()),
});
export type Plan = z.infer<typeof Plan>;

/** What a member did for the answer, where, and how long it took. */
export const SourceOf = z.object({
  member: z.string(),
  /** In which region it was done; null: it was not. */
  region: z.string().nullable(),
  ms: z.number().nullable(),
  figures: z.number().int(),
  problem: Problem.optional(),
});

/** What the orchestrator answers: first a plan, at the end the answer. */
export const Orchestrated = z.union([
  Plan,
  Brief.extend({
    kind: z.literal('answer'),
    sources: z.array(SourceOf),
    /** Nothing was asked that this team does: the text says kindly what it can do. */
    turned_away: z.boolean(),
    /** What to try next. */
    suggestions: z.array(z.string()).default([]),
  }),
]);
export type Orchestrated = z.infer<typeof Orchestrated>;
export type Answer = Extract<Orchestrated, { kind: 'answer' }>;

const mostSteps = 8;

/**
 * Everything that is wrong with a plan, before anything of it runs: an unknown member, one that failed already, an ask
 * that does not fit, a member twice, a stranger in `after`, a circle, too many or no steps.
 */
export function problemsOf(
  steps: readonly PlanStep[],
  catalogue: Catalogue,
  failed: readonly string[] = [],
): readonly Error[] {
  if (steps.length === 0) return [errors.PLAN_EMPTY()];
  if (steps.length > mostSteps) return [errors.PLAN_SIZE({ steps: steps.length, most: mostSteps })];
  const names = steps.map(({ member }) => member);
  const known = Object.keys(catalogue).join(', ');
  const found = steps.flatMap(({ member, asks, after }, index): Error[] => {
    const entry = Object.hasOwn(catalogue, member) ? catalogue[member] : undefined;
    if (!entry) return [errors.PLAN_MEMBER({ member, known })];
    if (failed.includes(member)) return [errors.PLAN_FAILED({ member })];
    if (names.indexOf(member) !== index) return [errors.PLAN_TWICE({ member })];
    const stranger = after.find((name) => !names.includes(name));
    const misfits = asks.flatMap((ask) => entry.ask.safeParse(ask).error ?? []);
    const count = asks.length >= 1 && asks.length <= mostAsks;
    return [
      ...(count
        ? []
        : [errors.PLAN_ASK({ member, reason: `1 to ${mostAsks} things may be asked, not ${asks.length}` })]),
      ...misfits.map((error) => errors.PLAN_ASK({ member, reason: z.prettifyError(error).slice(0, 500) })),
      ...(stranger === undefined ? [] : [errors.PLAN_AFTER({ member, after: stranger })]),
    ];
  });
  if (found.length > 0) return found;
  const circle = inCircle(steps);
  return circle.length > 0 ? [errors.PLAN_CYCLE({ members: circle.join(', ') })] : [];
}

/** Members that wait for one another for ever. */
function inCircle(steps: readonly PlanStep[]): string[] {
  let left = [...steps];
  for (;;) {
    const waiting = new Set(left.map(({ member }) => member));
    const stays = left.filter(({ after }) => after.some((name) => waiting.has(name)));
    if (stays.length === left.length) return stays.map(({ member }) => member);
    left = stays;
  }
}
