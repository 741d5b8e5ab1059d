import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  /** Beside the title: a count, a control. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Where links to this part lead. */
  id?: string;
}

/** A titled part of the page, a landmark for who navigates by them. */
export function Panel({ title, aside, children, className = '', id: place }: Props): ReactNode {
  const id = useId();
  return (
    <section
      id={place}
      aria-labelledby={id}
      className={`min-w-0 scroll-mt-16 rounded-xl border border-line bg-surface shadow-lift ${className}`}
    >
      <header className="flex min-h-12 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <h2 id={id} className="text-sm font-semibold tracking-tight">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
