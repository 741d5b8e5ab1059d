import {
  Check,
  CircleQuestionMark,
  Hourglass,
  type LucideIcon,
  MessageSquareReply,
  Play,
  Scale,
  TriangleAlert,
  Wrench,
  X,
} from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { Attempt, Step, StepKind } from '../state/attempts.ts';
import { Badge } from '../ui/badge.tsx';
import { inline } from '../ui/plain-value.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { words } from '../ui/words.ts';

const kinds: Record<StepKind, { icon: LucideIcon; colour: string }> = {
  start: { icon: Play, colour: 'text-muted' },
  stage: { icon: Wrench, colour: 'text-busy' },
  decision: { icon: Scale, colour: 'text-accent' },
  question: { icon: CircleQuestionMark, colour: 'text-warn' },
  reply: { icon: MessageSquareReply, colour: 'text-accent' },
  wait: { icon: Hourglass, colour: 'text-muted' },
  trouble: { icon: TriangleAlert, colour: 'text-warn' },
  done: { icon: Check, colour: 'text-good' },
  failed: { icon: X, colour: 'text-bad' },
};

/** One attempt: who, where, and its steps as a tree. */
export const AttemptTree = memo(function AttemptTree({
  attempt,
  openRun,
}: {
  attempt: Attempt;
  openRun(runId: string): void;
}): ReactNode {
  const { runId } = attempt;
  const away = attempt.heldIn !== attempt.home;
  return (
    <article className="px-4 py-3">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="text-sm font-semibold">{words(attempt.member)}</h3>
        <span className="text-xs text-muted">
          {attempt.team && `${attempt.team} · `}
          {attempt.heldIn}
        </span>
        {away && <Badge tone="warn">for {attempt.home}</Badge>}
        {attempt.stand === 'working' && <Badge tone="busy">at work</Badge>}
        <span className="ml-auto flex items-center gap-3 text-xs text-muted">
          {runId && (
            <button
              type="button"
              className="rounded underline-offset-2 hover:text-ink hover:underline"
              onClick={() => openRun(runId)}
            >
              run {runId.slice(0, 8)}
            </button>
          )}
          <TimeAgo at={attempt.at} />
        </span>
      </header>
      <ol className="mt-1.5 ml-1 space-y-1 border-l border-line">
        {attempt.steps.map((step) => (
          <StepRow key={step.key} step={step} />
        ))}
      </ol>
    </article>
  );
});

function StepRow({ step }: { step: Step }): ReactNode {
  const { icon: Icon, colour } = kinds[step.kind];
  return (
    <li className="relative flex items-start gap-2 pl-4 text-sm before:absolute before:top-2.5 before:left-0 before:w-3 before:border-t before:border-line">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
      <p className="min-w-0 break-words">
        <span className={`mr-1.5 text-xs font-semibold tracking-wide uppercase ${colour}`}>{step.label}</span>
        {step.text}
        {step.decision && <DecisionLine step={step} />}
        {step.figures.map(([name, value]) => (
          <span key={name} className="ml-1.5 inline-block rounded bg-sunken px-1.5 text-xs text-muted">
            {words(name)} <span className="font-medium text-ink">{inline(value) ?? JSON.stringify(value)}</span>
          </span>
        ))}
      </p>
    </li>
  );
}

function DecisionLine({ step }: { step: Step }): ReactNode {
  const { decision } = step;
  if (!decision) return null;
  return (
    <>
      {decision.confidence !== null && (
        <span className="text-muted">, confidence {decision.confidence.toFixed(2)}</span>
      )}
      {decision.reasoning && <span className="line-clamp-2 text-muted">{decision.reasoning}</span>}
    </>
  );
}
