import type { LucideIcon } from 'lucide-react';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';

type Look = 'main' | 'plain' | 'danger' | 'quiet';

const looks: Record<Look, string> = {
  main: 'border-transparent bg-accent text-accent-ink hover:brightness-110',
  plain: 'border-line-strong/60 bg-surface hover:bg-sunken',
  danger: 'border-bad/60 bg-surface text-bad hover:bg-bad-soft',
  quiet: 'border-transparent text-muted hover:bg-sunken hover:text-ink',
};

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: LucideIcon;
  children: ReactNode;
  /** Why this person may not: it can be reached, says so, and does nothing. */
  barred?: string | undefined;
  [data: `data-${string}`]: string;
}

const shape =
  'inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg border px-3 text-sm font-medium transition-colors disabled:opacity-50';

export function Button({ look = 'plain', icon: Icon, children, className = '', barred, ...rest }: Props): ReactNode {
  if (barred !== undefined) {
    return (
      <button
        type="button"
        className={`${shape} ${looks.quiet} cursor-not-allowed ${className}`}
        aria-disabled
        aria-label={`${rest['aria-label'] ?? (typeof children === 'string' ? children : '')}. ${barred}.`}
        title={barred}
      >
        {Icon && <Icon aria-hidden className="size-4" />}
        {children}
      </button>
    );
  }
  return (
    <button type="button" className={`${shape} ${looks[look]} ${className}`} {...rest}>
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
    </button>
  );
}

/** An address that looks like a button: a download, another app. */
export function LinkButton({
  icon: Icon,
  children,
  className = '',
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { icon?: LucideIcon }): ReactNode {
  return (
    <a className={`${shape} ${looks.plain} ${className}`} {...rest}>
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
    </a>
  );
}

/** A button that is only a sign; its name is said and shown on hover. */
export function IconButton({
  name,
  icon: Icon,
  className = '',
  ...rest
}: Omit<Props, 'children' | 'look'> & { name: string; icon: LucideIcon }): ReactNode {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      className={`inline-flex size-9 items-center justify-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink ${className}`}
      {...rest}
    >
      <Icon aria-hidden className="size-4.5" />
    </button>
  );
}
