import { Bot, BrainCircuit, Cog, Footprints, Hourglass, type LucideIcon, Moon, Unplug, User, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AgentCard, AgentState } from '../state/regions.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { count, words } from '../ui/words.ts';

const states: Record<AgentState, { tone: Tone; icon: LucideIcon; word: string }> = {
  idle: { tone: 'plain', icon: Moon, word: 'IDLE' },
  acting: { tone: 'accent', icon: Zap, word: 'ACTING' },
  thinking: { tone: 'busy', icon: BrainCircuit, word: 'THINKING' },
  waiting: { tone: 'warn', icon: Hourglass, word: 'WAITING' },
  unreachable: { tone: 'bad', icon: Unplug, word: 'UNREACHABLE' },
};

const kinds: Record<AgentCard['kind'], { icon: LucideIcon; word: string }> = {
  agent: { icon: Bot, word: 'agent' },
  step: { icon: Footprints, word: 'step' },
  human: { icon: User, word: 'person' },
};

export function AgentRow({ agent }: { agent: AgentCard }): ReactNode {
  const { tone, icon, word } = states[agent.state];
  const kind = kinds[agent.kind] ?? { icon: Cog, word: agent.kind };
  const Kind = kind.icon;
  const busy = agent.state === 'acting' || agent.state === 'thinking';
  return (
    <li className="px-3 py-2">
      <div className="flex items-center gap-2">
        <Kind aria-label={kind.word} className="size-4 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="truncate text-sm font-medium" title={agent.does}>
            {words(agent.member)} <span className="font-normal text-muted">of {agent.team}</span>
          </p>
        </div>
        <span className="ml-auto">
          <Badge tone={tone} icon={icon} breathe={busy}>
            {word}
          </Badge>
        </span>
      </div>
      <p className="mt-0.5 flex flex-wrap gap-x-3 pl-6 text-xs text-muted">
        {agent.doneBy && <span className="font-medium text-accent">done by {agent.doneBy}</span>}
        <span>{loadOf(agent)}</span>
        {agent.last && (
          <span>
            last done <TimeAgo at={agent.last.at} />
          </span>
        )}
      </p>
    </li>
  );
}

function loadOf(agent: AgentCard): string {
  const parts = [
    agent.processing > 0 ? `${count(agent.processing)} at work` : '',
    agent.waiting > 0 ? `${count(agent.waiting)} ${agent.kind === 'human' ? 'to answer' : 'waiting'}` : '',
    agent.pending > 0 ? `${count(agent.pending)} queued` : '',
  ].filter(Boolean);
  return parts.join(', ') || agent.does;
}
