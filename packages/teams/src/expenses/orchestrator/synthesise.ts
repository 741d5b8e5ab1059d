import { Brief, type Tools } from '@holdfast/agents';
import { isPlanned } from './catalogue.ts';
import { type Followed, planOf } from './follow.ts';
import { Done } from './in-plan.ts';
import type { Answer } from './plan.ts';
import { sentencesOf } from './sentences.ts';

/** The members' answers, under their names. */
export type Parts = Followed & { readonly [member: string]: unknown };

const Part = Brief.extend({ done: Done });
type Part = Brief & { done: { region: string; ms: number } };

/** One answer from the parts: their words in the order of the plan, every figure with its member, and what is missing. */
export function synthesise(state: Parts, tools: Pick<Tools, 'progress'>): Answer {
  const plan = planOf(state);
  const planned = [...(plan?.failed ?? []), ...(plan?.steps.map(({ member }) => member) ?? [])];
  const members = [...new Set(planned)].filter(isPlanned);
  const parts = members.flatMap((member): { member: string; part: Part }[] => {
    const part = Part.safeParse(state[member]);
    return part.success ? [{ member, part: part.data }] : [];
  });
  const missing = members.filter((member) => !parts.some((one) => one.member === member));
  const text = textOf(parts, missing);
  for (const sentence of sentencesOf(text)) tools.progress('say', sentence);
  const several = parts.length > 1;
  return {
    kind: 'answer',
    text,
    figures: parts.flatMap(({ member, part }) =>
      part.figures.map((figure) => (several ? { ...figure, name: `${member}: ${figure.name}` } : figure)),
    ),
    tables: parts.flatMap(({ part }) => part.tables),
    charts: parts.flatMap(({ part }) => part.charts),
    documents: parts.flatMap(({ part }) => part.documents),
    degraded: [
      ...(plan?.notes ?? []),
      ...parts.flatMap(({ part }) => part.degraded),
      ...missing.map(
        (member) => `${member} gave no answer (${state.failed[member]?.code ?? 'not asked'}): its part is missing.`,
      ),
    ],
    sources: [
      ...parts.map(({ member, part }) => ({
        member,
        region: part.done.region,
        ms: part.done.ms,
        figures: part.figures.length,
      })),
      ...missing.map((member) => {
        const failure = state.failed[member];
        const problem = failure ? { problem: { code: failure.code, says: failure.message } } : {};
        return { member, region: null, ms: null, figures: 0, ...problem };
      }),
    ],
    turned_away: false,
    suggestions: [],
  };
}

function textOf(parts: readonly { member: string; part: Part }[], missing: readonly string[]): string {
  const said = parts.map(({ member, part }) => (parts.length > 1 ? `**${titled(member)}.** ${part.text}` : part.text));
  const without = missing.length > 0 ? [`Missing: ${missing.join(', ')} gave no answer.`] : [];
  return [...said, ...without].join('\n\n') || 'Nobody could answer this.';
}

const titled = (member: string): string => member.slice(0, 1).toUpperCase() + member.slice(1);
