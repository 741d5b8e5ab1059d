import { maskJson } from '@holdfast/telemetry';
import { z } from 'zod';
import { strangeNumbers } from '../grounds.ts';
import { catalogue } from './catalogue.ts';
import { type Answer, mostAsks, type Orchestrated, type Plan, problemsOf } from './plan.ts';

/** The forms of all that may be asked: a model is shown them, and a made-up example fits one. */
const asks = Object.values(catalogue).map(({ ask }) => {
  const { $schema: _draft, ...schema } = z.toJSONSchema(ask, { io: 'input' });
  return schema;
});

const Step = z.object({
  // Not an enum: a stranger is told by its code, among those that there are.
  member: z.string().max(60),
  asks: z
    .array(z.record(z.string(), z.unknown()).meta({ anyOf: asks }))
    .min(1)
    .max(mostAsks),
  after: z.array(z.string().max(60)).max(8).default([]),
  why: z.string().max(300),
});

/**
 * What a model may add: a plan of its own where the result is a plan, better words where it is an answer. A plan that
 * cannot run is sent back with what is wrong with it; after two corrections the rules' own stands.
 */
export const Planning = z
  .object({
    steps: z.array(Step).max(8).optional().describe('where the result is a plan: the steps, in the order you want'),
    text: z.string().min(1).max(6_000).optional().describe('where the result is an answer: its text in your words'),
  })
  .superRefine(({ steps }, context) => {
    for (const problem of steps ? problemsOf(steps, catalogue) : [])
      context.addIssue({ code: 'custom', path: ['steps'], message: codeOf(problem) });
  });
export type Planning = z.infer<typeof Planning>;

const codeOf = (problem: Error): string =>
  'code' in problem ? `${String(problem.code)}: ${problem.message}` : problem.message;

/** Sentences of a new wording are shown as they come, each only if all its numbers are the answer's. */
export const telling = {
  field: 'text',
  may: (sentence: string, answer: Orchestrated): boolean =>
    answer.kind === 'answer' && strangeNumbers(groundsOf(answer))(sentence).length === 0,
};

/** A kind no needs no model. */
export const worthSaying = (answer: Orchestrated): boolean => answer.kind === 'plan' || !answer.turned_away;

export function joinPlanned(answer: Orchestrated, said: Planning): Orchestrated {
  return answer.kind === 'plan' ? planned(answer, said) : worded(answer, said);
}

function planned(plan: Plan, { steps }: Planning): Orchestrated {
  if (!steps || problemsOf(steps, catalogue, plan.failed).length > 0) return plan;
  return { ...plan, steps, by: 'model' };
}

/** Every number of the new words must be one of the answer's own; else the old ones stay. */
function worded(answer: Answer, said: Planning): Orchestrated {
  const { text } = maskJson({ text: said.text });
  if (!text) return answer;
  return strangeNumbers(groundsOf(answer))(text).length > 0 ? answer : { ...answer, text };
}

function groundsOf({ text, figures, tables, degraded }: Answer): Parameters<typeof strangeNumbers>[0] {
  const values = figures.map(({ name, value, says }) => [name, value, says ?? '']);
  const cells = tables.map(({ title, of, columns, rows }) => [
    title,
    of ?? '',
    rows.map((row) => row.filter((_cell, at) => columns[at]?.kind !== 'id' && columns[at]?.kind !== 'text')),
  ]);
  const names = tables.flatMap(({ columns, rows }) =>
    rows.flatMap((row) =>
      row.filter(
        (cell, at): cell is string => columns[at]?.kind === 'text' && typeof cell === 'string' && /\d/.test(cell),
      ),
    ),
  );
  const all = JSON.stringify([text, values, cells, degraded]);
  return { text: all, dates: all, names };
}
