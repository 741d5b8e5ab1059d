import { CircleAlert, type LucideIcon } from 'lucide-react';
import { type ButtonHTMLAttributes, type ReactNode, useId } from 'react';
import type { Problem } from './ask.ts';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad' | 'busy';

const tones: Record<Tone, string> = {
  plain: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  busy: 'bg-busy-soft text-busy',
};

/** A state in a word and a sign; the colour only repeats them. */
export function Badge({
  tone,
  icon: Icon,
  children,
}: {
  tone: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}): ReactNode {
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {Icon && <Icon aria-hidden className="size-3.5" />}
      {children}
    </span>
  );
}

const looks = {
  main: 'border-transparent bg-accent text-accent-ink hover:brightness-110',
  plain: 'border-line-strong/60 bg-surface hover:bg-sunken',
  danger: 'border-bad/60 bg-surface text-bad hover:bg-bad-soft',
  quiet: 'border-transparent text-muted hover:bg-sunken hover:text-ink',
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof looks;
  icon?: LucideIcon;
  children: ReactNode;
}

export function Button({ look = 'plain', icon: Icon, children, className = '', ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg border px-3 text-sm font-medium transition-colors disabled:opacity-50 ${looks[look]} ${className}`}
      {...rest}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </button>
  );
}

/** A titled part of the page, a landmark. */
export function Panel({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-xl border border-line bg-surface shadow-lift">
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-3 border-b border-line px-4 py-2">
        <h2 id={id} className="text-sm font-semibold tracking-tight">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** What went wrong and what to do about it. */
export function ProblemNotice({ problem }: { problem: Problem }): ReactNode {
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg bg-bad-soft px-3 py-2.5 text-sm text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium break-words">{sentence(problem.message)}</p>
        <p className="break-words text-ink">{problem.fix}</p>
      </div>
    </div>
  );
}

export function Skeleton({ lines }: { lines: number }): ReactNode {
  return (
    <div role="status" aria-label="Loading" className="space-y-3 p-4">
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="h-4 animate-breathe rounded bg-sunken"
          style={{ width: `${[92, 70, 84, 60][line % 4]}%` }}
        />
      ))}
    </div>
  );
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const secondsText = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`);

export function ago(iso: string, now: number): string {
  const s = Math.max(0, (now - Date.parse(iso)) / 1_000);
  if (s < 90) return `${Math.round(s)} s ago`;
  if (s < 5_400) return `${Math.round(s / 60)} min ago`;
  if (s < 129_600) return `${Math.round(s / 3_600)} h ago`;
  return `${Math.round(s / 86_400)} d ago`;
}
