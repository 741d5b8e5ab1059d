import {
  Bot,
  BrainCircuit,
  ChevronDown,
  Cog,
  Footprints,
  Hourglass,
  type LucideIcon,
  Moon,
  Unplug,
  User,
  Zap,
} from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { MindBadge, TookOver } from '../mind/mind-badge.tsx';
import type { Attempt } from '../state/attempts.ts';
import { useClock } from '../state/clock.ts';
import type { AgentCard, AgentState } from '../state/regions.ts';
import { mindIn } from '../trace/read-trace.ts';
import { TraceTree } from '../trace/trace-tree.tsx';
import { Badge, type Tone } from '../ui/badge.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { count, running, words } from '../ui/words.ts';

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

/** A member: its state, what it is at in a line, and on demand the steps of its latest attempt, live. */
export function AgentRow({ agent, attempt }: { agent: AgentCard; attempt?: Attempt | undefined }): ReactNode {
  const [open, setOpen] = useState(false);
  const steps = useId();
  const { tone, icon, word } = states[agent.state];
  const kind = kinds[agent.kind] ?? { icon: Cog, word: agent.kind };
  const Kind = kind.icon;
  const busy = agent.state === 'acting' || agent.state === 'thinking';
  return (
    <li className="@container px-3 py-2">
      <div className="flex items-center gap-2">
        <Kind aria-label={kind.word} className="size-4 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="truncate text-sm font-medium" title={agent.does}>
            {words(agent.member)} <span className="hidden font-normal text-muted @2xs:inline">of {agent.team}</span>
          </p>
        </div>
        <span className="ml-auto">
          <Badge tone={tone} icon={icon} breathe={busy}>
            {word}
          </Badge>
        </span>
        {attempt && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={steps}
            aria-label={`Steps of ${words(agent.member)}`}
            title={open ? 'Hide its steps' : 'Show the steps of its latest attempt'}
            className="-mr-1 inline-flex size-7 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
            onClick={() => setOpen(!open)}
          >
            <ChevronDown aria-hidden className={`size-4 transition-transform ${open ? 'rotate-180' : ''}`} />
          </button>
        )}
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
      {attempt?.stand === 'working' && !open && <NowAt attempt={attempt} />}
      {attempt && open && <Steps id={steps} attempt={attempt} />}
    </li>
  );
}

/** Follows what is at work to its newest step, unless somebody reads further up. */
function Steps({ id, attempt }: { id: string; attempt: Attempt }): ReactNode {
  const box = useRef<HTMLElement>(null);
  const reading = useRef(false);
  const { stand, steps } = attempt;
  useEffect(() => {
    const { current } = box;
    if (current && stand === 'working' && steps.length > 0 && !reading.current)
      current.scrollTop = current.scrollHeight;
  }, [stand, steps.length]);
  return (
    <section
      id={id}
      ref={box}
      tabIndex={0}
      aria-label={`What ${words(attempt.member)} did last`}
      className="mt-2 max-h-96 overflow-y-auto pl-6"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        reading.current = scrollHeight - clientHeight - scrollTop > 24;
      }}
    >
      <MindLine attempt={attempt} />
      <TraceTree attempt={attempt} />
    </section>
  );
}

/** Which mind answered, and why where that needs a word. */
function MindLine({ attempt }: { attempt: Attempt }): ReactNode {
  const mind = mindIn(attempt.steps);
  if (!mind) return null;
  return (
    <div className="mb-1.5 space-y-1">
      <MindBadge mind={mind} />
      <TookOver mind={mind} />
    </div>
  );
}

/** The step it is at, and since when. */
function NowAt({ attempt }: { attempt: Attempt }): ReactNode {
  const step = attempt.steps.at(-1);
  const since = Date.parse(step?.at ?? attempt.from);
  const elapsed = useClock((now) => running(now - since));
  return (
    <p className="mt-0.5 flex gap-2 pl-6 text-xs text-busy">
      <span className="min-w-0 truncate">
        <span className="font-semibold">{words(step?.label ?? '')}</span> {step?.text}
      </span>
      <span className="ml-auto shrink-0">{elapsed}</span>
    </p>
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
