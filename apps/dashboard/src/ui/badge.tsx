import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'busy';

const tones: Record<Tone, string> = {
  plain: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  busy: 'bg-busy-soft text-busy',
};

/** A state in a word and a sign; the colour only repeats what both say. */
export function Badge({
  tone,
  icon: Icon,
  children,
  breathe = false,
}: {
  tone: Tone;
  icon?: LucideIcon;
  children: ReactNode;
  breathe?: boolean;
}): ReactNode {
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1 rounded-full align-middle px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden className={`size-3.5 ${breathe ? 'animate-breathe' : ''}`} />}
      {children}
    </span>
  );
}
