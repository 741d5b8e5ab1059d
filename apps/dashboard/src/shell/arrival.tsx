import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useOpenCountUnseen } from '../inbox/use-open-count.ts';
import { usePageTitle } from './current-page.ts';

/** The page's name, over it. After a navigation the focus is here, so that keyboard and screen reader begin with the new page. */
export function PageHeading(): ReactNode {
  const title = usePageTitle();
  // What calls somebody back is the number in the tab that they do not look at.
  const open = useOpenCountUnseen();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    document.title = `${open > 0 ? `(${open}) ` : ''}${title} · Holdfast`;
  }, [open, title]);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    heading.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <h1 ref={heading} tabIndex={-1} className="min-w-0 truncate text-base font-semibold tracking-tight outline-none">
      {title}
    </h1>
  );
}
