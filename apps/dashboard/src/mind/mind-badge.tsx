import { BrainCircuit, Cog, Combine, GraduationCap, ListChecks, type LucideIcon, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '../ui/badge.tsx';
import { learntBy, type MindView, mindName, mindSays } from './read-mind.ts';

/** Who decided: a model by its name, rules, both, or, where there is no mind, plain code. */
export function MindBadge({ mind }: { mind: MindView | null }): ReactNode {
  const { tone, icon } = look(mind);
  const learnt = mind && learntBy(mind);
  return (
    <span
      title={mind ? mindSays(mind) : 'A step: code decided'}
      className="relative inline-flex min-w-0 flex-wrap items-center gap-1"
    >
      <Badge tone={tone} icon={icon}>
        <span className="sr-only">Decided by </span>
        <span className="max-w-44 truncate">{mind ? mindName(mind) : 'Code'}</span>
      </Badge>
      {learnt && (
        <Badge tone="plain" icon={GraduationCap}>
          {learnt}
        </Badge>
      )}
    </span>
  );
}

function look(mind: MindView | null): { tone: Tone; icon: LucideIcon } {
  if (!mind) return { tone: 'plain', icon: Cog };
  if (mind.by === 'model') return { tone: 'busy', icon: BrainCircuit };
  if (mind.by === 'both') return { tone: 'accent', icon: Combine };
  return mind.why ? { tone: 'warn', icon: ShieldAlert } : { tone: 'plain', icon: ListChecks };
}

/** Why rules stand where a model was to be; nothing where that needs no word. */
export function TookOver({ mind }: { mind: MindView | null }): ReactNode {
  if (!mind?.why) return null;
  return (
    <p className="flex items-start gap-1.5 text-xs text-warn">
      <ShieldAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 break-words">
        Rules took over: {mind.why.message} <span className="font-mono whitespace-nowrap">({mind.why.code})</span>
      </span>
    </p>
  );
}
