import { Menu, X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { IconButton } from '../ui/button.tsx';
import { useMyPages } from './my-pages.ts';
import { NavLink } from './nav-link.tsx';
import { groups } from './page.ts';

/** At the left of a wide window. */
export function SideNavigation(): ReactNode {
  return (
    <nav
      aria-label="Pages"
      className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-4 overflow-y-auto border-r border-line bg-surface px-3 py-3 lg:flex xl:w-56"
    >
      <p className="flex h-8 items-center gap-2.5 px-2.5 font-semibold tracking-tight">
        <img src="/mark.svg" alt="" className="size-6" />
        Holdfast
      </p>
      <AllPages />
    </nav>
  );
}

/** At the lower edge of a phone: four pages, and a drawer with all of them. */
export function ThumbNavigation(): ReactNode {
  const pages = useMyPages();
  const drawer = useRef<HTMLDialogElement>(null);
  const close = (): void => drawer.current?.close();
  return (
    <>
      <nav
        aria-label="Main pages"
        className="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
      >
        {pages
          .filter((page) => page.thumb)
          .slice(0, 4)
          .map((page) => (
            <NavLink key={page.path} page={page} look="thumb" />
          ))}
        <button
          type="button"
          aria-haspopup="dialog"
          className="flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-medium text-muted"
          onClick={() => drawer.current?.showModal()}
        >
          <Menu aria-hidden className="size-4.5" />
          More
        </button>
      </nav>
      <dialog
        ref={drawer}
        aria-label="All pages"
        onClick={(event) => event.target === drawer.current && close()}
        className="m-0 mt-auto max-h-[85dvh] w-full max-w-none rounded-t-2xl bg-surface text-ink shadow-high"
      >
        <div className="px-4 pt-3 pb-6">
          <p className="mb-2 flex items-center justify-between font-semibold">
            All pages
            <IconButton name="Close" icon={X} onClick={close} />
          </p>
          <AllPages left={close} />
        </div>
      </dialog>
    </>
  );
}

function AllPages({ left }: { left?(): void }): ReactNode {
  const pages = useMyPages();
  return groups.map(({ group, title }) => {
    const own = pages.filter((page) => page.group === group);
    if (own.length === 0) return null;
    return (
      <div key={group}>
        <p className="px-2.5 pt-1 pb-1 text-xs font-medium text-muted">{title}</p>
        <ul className="space-y-0.5">
          {own.map((page) => (
            <li key={page.path}>
              <NavLink page={page} look="row" {...(left ? { left } : {})} />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
