import { createHash } from 'node:crypto';
import type { Brief, Figure } from '@holdfast/agents';
import type { Memory, NewMemory } from '@holdfast/memory';
import { z } from 'zod';

/** What a memory of this kind was told about; half a year later nobody compares with it any more. */
export const TOLD = 'told';
const LIVES = 180 * 86_400_000;
const MOST = 12;
/** Marks a figure that an earlier answer had. */
export const FROM_MEMORY = 'from memory';

const Earlier = z.object({
  today: z.string(),
  figures: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      value: z.union([z.string(), z.number()]),
      currency: z.string().optional(),
    }),
  ),
});
export type Earlier = z.infer<typeof Earlier>;

/** What was asked of a member, as the subject of what it told: the same ask again supersedes. Wording does not count. */
export function subjectOf(member: string, asks: readonly unknown[]): string {
  const plain = JSON.stringify(asks.map(sorted));
  return `told:${member}:${createHash('sha256').update(plain).digest('hex').slice(0, 24)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'says');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}

/** Who was told what, when and for which question. */
export interface Telling {
  readonly member: string;
  readonly question: string | null;
  readonly asks: readonly unknown[];
  readonly today: string;
}

/** What is worth knowing when the same is asked again: the figures. It is the asker's own memory. */
export function rememberTold({ member, question, asks, today }: Telling, { figures }: Brief): NewMemory[] {
  const own = figures.flatMap((figure) => {
    const { name, unit, value, says } = figure;
    if (says === FROM_MEMORY || unit === 'text') return [];
    return [{ name, unit, value, ...(unit === 'money' ? { currency: figure.currency } : {}) }];
  });
  if (own.length === 0) return [];
  const shown = own.slice(0, 6).map(({ name, value, currency }) => `${name} ${currency ? `${currency} ` : ''}${value}`);
  const asked = question === null ? `${member} was asked for it` : `“${question.slice(0, 500)}”`;
  return [
    {
      kind: TOLD,
      subject: subjectOf(member, asks),
      content: `${asked}: ${member} told on ${today}: ${shown.join('; ').slice(0, 1_500)}`,
      data: { today, figures: alone(own).slice(0, MOST) } satisfies Earlier,
      importance: 0.4,
      expiresInMs: LIVES,
    },
  ];
}

export const earlierIn = ({ kind, data }: Memory): Earlier | undefined =>
  kind === TOLD ? Earlier.safeParse(data).data : undefined;

/**
 * Figures that have another value now than they had then, as figures of then; the first three. Two figures of one name and currency,
 * as of two questions in one, cannot be told apart later: neither is compared.
 */
export function changedSince({ today, figures: then }: Earlier, { figures: now }: Brief): Figure[] {
  const before = new Map(alone(then).map((figure) => [sameness(figure), figure]));
  return alone(now)
    .flatMap(({ source: _, ...figure }) => {
      const value = before.get(sameness(figure))?.value;
      return value === undefined || value === figure.value
        ? []
        : [{ ...figure, name: `${figure.name}, on ${today}`, value, says: FROM_MEMORY } as Figure];
    })
    .slice(0, 3);
}

type Named = { name: string; unit: string; currency?: string | undefined };

const sameness = (figure: Named): string =>
  JSON.stringify([figure.name, figure.unit, figure.unit === 'money' ? (figure.currency ?? null) : null]);

/** Those whose name, unit and currency no other has. */
function alone<T extends Named>(figures: readonly T[]): T[] {
  const groups = Map.groupBy(figures, sameness);
  return figures.filter((figure) => groups.get(sameness(figure))?.length === 1);
}
