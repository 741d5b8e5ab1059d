import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePage } from './current-page.ts';
import type { Page } from './page.ts';

/** A page in the navigation: sign, name, and how much waits there. */
export function NavLink({ page, look, left }: { page: Page; look: 'row' | 'thumb'; left?(): void }): ReactNode {
  const current = usePage() === page;
  const { icon: Icon, title, path } = page;
  return (
    <Link
      to={path}
      aria-current={current ? 'page' : undefined}
      {...(left ? { onClick: left } : {})}
      className={`${looks[look]} ${current ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-sunken hover:text-ink'}`}
    >
      <Icon aria-hidden className="size-4.5 shrink-0" />
      <span className="truncate">{title}</span>
      {page.useCount && <Count read={page.useCount} small={look === 'thumb'} />}
    </Link>
  );
}

const looks = {
  row: 'flex min-h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium',
  thumb: 'relative flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium',
} as const;

function Count({ read: useRead, small }: { read: () => number; small: boolean }): ReactNode {
  const number = useRead();
  if (number === 0) return null;
  return (
    <span
      className={`rounded-full bg-warn-soft px-1.5 text-xs font-semibold text-warn ${small ? 'absolute top-1.5 left-1/2 ml-2' : 'ml-auto'}`}
    >
      {number > 99 ? '99+' : number}
      <span className="sr-only"> waiting</span>
    </span>
  );
}
