import {
  Brain,
  Check,
  CircleQuestionMark,
  ClipboardCheck,
  Gavel,
  Hourglass,
  Library,
  type LucideIcon,
  MessageSquareReply,
  Play,
  Scale,
  TriangleAlert,
  Wrench,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { StepKind } from '../state/attempts.ts';
import { Chip } from '../ui/chip.tsx';
import { dollars } from '../ui/money.ts';
import { inline } from '../ui/plain-value.ts';
import { count, seconds, span, words } from '../ui/words.ts';
import { Disclosed } from './disclosed.tsx';
import { MemoryRows } from './memory-rows.tsx';
import { effectOf, effectSays } from './read-memories.ts';
import type { TraceNode } from './read-trace.ts';

interface Sign {
  icon: LucideIcon;
  colour: string;
}

const kinds: Record<StepKind, Sign> = {
  start: { icon: Play, colour: 'text-muted' },
  stage: { icon: ClipboardCheck, colour: 'text-busy' },
  decision: { icon: Scale, colour: 'text-accent' },
  question: { icon: CircleQuestionMark, colour: 'text-warn' },
  reply: { icon: MessageSquareReply, colour: 'text-accent' },
  wait: { icon: Hourglass, colour: 'text-muted' },
  trouble: { icon: TriangleAlert, colour: 'text-warn' },
  done: { icon: Check, colour: 'text-good' },
  failed: { icon: X, colour: 'text-bad' },
};

function signOf({ step, detail }: TraceNode): Sign {
  if (detail.is === 'recall') return { icon: Library, colour: 'text-busy' };
  if (detail.is === 'think') return { icon: Brain, colour: 'text-busy' };
  if (detail.is === 'tool')
    return detail.failed ? { icon: TriangleAlert, colour: 'text-warn' } : { icon: Wrench, colour: 'text-busy' };
  if (detail.is === 'check' && !detail.fits) return { icon: TriangleAlert, colour: 'text-warn' };
  if (detail.is === 'decide') return { icon: Gavel, colour: 'text-accent' };
  return kinds[step.kind];
}

/** One step, and under it what it led to. */
export function TraceRow({ node }: { node: TraceNode }): ReactNode {
  const { step, children, after } = node;
  const { icon: Icon, colour } = signOf(node);
  return (
    <li className="relative pl-4 text-sm before:absolute before:top-2.5 before:left-0 before:w-3 before:border-t before:border-line">
      <div className="flex items-start gap-2">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
        <div className="min-w-0 flex-1 break-words">
          <span className={`mr-1.5 text-xs font-semibold tracking-wide uppercase ${colour}`}>{step.label}</span>
          <Line node={node} />
          <Figures node={node} />
        </div>
        <span className="shrink-0 pt-0.5 text-right text-xs text-muted" title="Since the attempt began">
          +{seconds(after)}
        </span>
      </div>
      <More node={node} />
      {children.length > 0 && (
        <ol className="mt-1 ml-2 space-y-1 border-l border-line">
          {children.map((child) => (
            <TraceRow key={child.step.key} node={child} />
          ))}
        </ol>
      )}
    </li>
  );
}

/** The sentence of the step: a tool by its name, an answer by what it holds. */
function Line({ node: { step, detail } }: { node: TraceNode }): ReactNode {
  if (detail.is === 'tool') {
    const told = step.text.startsWith(`${detail.tool}: `) ? step.text.slice(detail.tool.length + 2) : step.text;
    return (
      <>
        <code className="font-mono text-[0.8125rem]">{detail.tool}</code> {told}
      </>
    );
  }
  if (detail.is === 'think' && detail.answer !== undefined) return 'has its answer';
  return step.text;
}

/** Figures in the line itself. */
function Figures({ node: { step, detail, took } }: { node: TraceNode }): ReactNode {
  const chips: [string, string][] = [];
  if (detail.is === 'think') {
    if (detail.model) chips.push(['', detail.model]);
    if (detail.tokens !== null) chips.push(['tokens', count(detail.tokens)]);
    if (detail.cost !== undefined) chips.push(['cost', detail.cost === null ? 'no price known' : dollars(detail.cost)]);
  }
  if (detail.is === 'tool' && detail.class) chips.push(['class', detail.class]);
  if (detail.is === 'plain') {
    for (const [name, value] of detail.figures) chips.push([words(name), inline(value) ?? JSON.stringify(value)]);
  }
  if (took !== null) chips.push(['took', span(took)]);
  return (
    <>
      {step.decision && step.decision.confidence !== null && (
        <span className="text-muted">, confidence {step.decision.confidence.toFixed(2)}</span>
      )}{' '}
      {chips.map(([name, value]) => (
        <span key={name} className="mr-1">
          <Chip name={name}>{value}</Chip>
        </span>
      ))}
      {step.decision?.reasoning && <span className="line-clamp-2 text-muted">{step.decision.reasoning}</span>}
      {step.decision && <EffectLine decision={step.decision} />}
    </>
  );
}

function EffectLine({ decision }: { decision: NonNullable<TraceNode['step']['decision']> }): ReactNode {
  const effect = effectOf(decision);
  const says = effect && effectSays(effect);
  return says && <span className="block text-xs text-muted">{says}</span>;
}

/** What stands below the line, over its whole width. */
function More({ node: { detail } }: { node: TraceNode }): ReactNode {
  if (detail.is === 'recall' && detail.memories.length > 0) return <MemoryRows memories={detail.memories} />;
  if (detail.is === 'think' && detail.answer !== undefined) return <Disclosed parts={{ Answer: detail.answer }} />;
  if (detail.is === 'tool' && (detail.args !== undefined || detail.result !== undefined))
    return <Disclosed parts={{ Arguments: detail.args, Result: detail.result }} />;
  return null;
}
