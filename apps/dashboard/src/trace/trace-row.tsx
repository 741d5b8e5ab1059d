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
import { MindBadge } from '../mind/mind-badge.tsx';
import type { StepKind } from '../state/attempts.ts';
import { Chip } from '../ui/chip.tsx';
import { dollars } from '../ui/money.ts';
import { inline } from '../ui/plain-value.ts';
import { count, sentence, span, words } from '../ui/words.ts';
import { MemoryRows } from './memory-rows.tsx';
import { effectOf, effectSays } from './read-memories.ts';
import type { TraceNode } from './read-trace.ts';
import { ToolFigures } from './tool-figures.tsx';

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
  const { step, children, after, took } = node;
  const { icon: Icon, colour } = signOf(node);
  return (
    <li className="relative pl-4 text-sm before:absolute before:top-2.5 before:left-0 before:w-3 before:border-t before:border-line">
      <div className="flex items-start gap-2">
        <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
        <div className="min-w-0 flex-1 break-words">
          <span className={`mr-1.5 text-xs font-semibold tracking-wide uppercase ${colour}`}>{step.label}</span>
          {sentence(step.text)}
          <Figures node={node} />
        </div>
        <span className="shrink-0 pt-0.5 text-right text-xs text-muted" title="Since the attempt began">
          {took !== null && (
            <span className="mr-2" title="Measured by its worker">
              took {span(took)}
            </span>
          )}
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

const seconds = (ms: number): string => (ms < 60_000 ? `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s` : span(ms));

/** What is said in the line itself. */
function Figures({ node: { step, detail } }: { node: TraceNode }): ReactNode {
  switch (detail.is) {
    case 'think':
      return (
        <span className="ml-1.5 inline-flex flex-wrap gap-1 align-baseline">
          {detail.model && <Chip>{detail.model}</Chip>}
          {detail.tokens !== null && <Chip name="tokens">{count(detail.tokens)}</Chip>}
          {detail.cost !== undefined && (
            <Chip name="cost">{detail.cost === null ? 'no price known' : dollars(detail.cost)}</Chip>
          )}
        </span>
      );
    case 'tool':
      return detail.class && <span className="ml-1.5">{<Chip name="class">{detail.class}</Chip>}</span>;
    case 'decide':
    case 'decision':
      return (
        <>
          {step.decision && step.decision.confidence !== null && (
            <span className="text-muted">, confidence {step.decision.confidence.toFixed(2)}</span>
          )}
          {detail.is === 'decision' && detail.mind && (
            <span className="ml-1.5 align-middle">
              <MindBadge mind={detail.mind} />
            </span>
          )}
          {step.decision?.reasoning && <span className="line-clamp-2 text-muted">{step.decision.reasoning}</span>}
          {step.decision && <EffectLine decision={step.decision} />}
        </>
      );
    case 'plain':
      return detail.figures.map(([name, value]) => (
        <span key={name} className="ml-1.5">
          <Chip name={words(name)}>{inline(value) ?? JSON.stringify(value)}</Chip>
        </span>
      ));
    default:
      return null;
  }
}

function EffectLine({ decision }: { decision: NonNullable<TraceNode['step']['decision']> }): ReactNode {
  const effect = effectOf(decision);
  return effect && <span className="block text-xs text-muted">{effectSays(effect)}</span>;
}

/** What stands below the line, over its whole width. */
function More({ node: { detail } }: { node: TraceNode }): ReactNode {
  if (detail.is === 'recall' && detail.memories.length > 0) return <MemoryRows memories={detail.memories} />;
  if (detail.is === 'tool' && (detail.args !== undefined || detail.result !== undefined))
    return <ToolFigures args={detail.args} result={detail.result} />;
  return null;
}
