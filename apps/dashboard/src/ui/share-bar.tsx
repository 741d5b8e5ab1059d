import type { ReactNode } from 'react';

/** A share of one as a bar beside its number. */
export function ShareBar({
  name,
  value,
  tone = 'accent',
}: {
  name: string;
  value: number;
  tone?: 'accent' | 'ink';
}): ReactNode {
  const colours = { accent: 'bg-accent', ink: 'bg-ink' };
  return (
    <div className="flex items-center gap-2 text-xs">
      <span className="w-20 shrink-0 text-muted">{name}</span>
      <span aria-hidden className="h-1.5 min-w-12 flex-1 overflow-hidden rounded-full bg-sunken">
        <span
          className={`block h-full rounded-full ${colours[tone]}`}
          style={{ width: `${Math.max(0, Math.min(1, value)) * 100}%` }}
        />
      </span>
      <span className="w-9 text-right font-medium">{value.toFixed(2)}</span>
    </div>
  );
}
