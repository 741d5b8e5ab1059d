import { ListChecks } from 'lucide-react';
import type { ReactNode } from 'react';
import { words } from '../ui/words.ts';
import { MindWord } from './mind-word.tsx';
import type { PlanView } from './read-plan.ts';

/** Who is asked what, and who waits for whom. */
export function PlanCard({ plan }: { plan: PlanView }): ReactNode {
  const side = plan.steps.filter(({ after }) => after.length === 0).length;
  return (
    <section aria-label="Plan" className="rounded-lg border border-line bg-surface px-3 py-2 text-xs">
      <p className="flex items-center gap-2 font-semibold">
        <ListChecks aria-hidden className="size-4 text-accent" />
        Plan
        <MindWord by={plan.by} />
        {side > 1 && <span className="font-normal text-muted">{side} side by side</span>}
      </p>
      <ol className="mt-1 space-y-0.5">
        {plan.steps.map(({ member, why, after }) => (
          <li key={member} className="break-words">
            <span className="font-medium">{words(member)}</span> {why}
            {after.length > 0 && <span className="text-muted"> after {after.map(words).join(', ')}</span>}
          </li>
        ))}
      </ol>
      {plan.notes.length > 0 && (
        <ul className="mt-1 text-warn">
          {plan.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
