import { Monitor, Moon, Search, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { MePopover } from '../account/me-popover.tsx';
import { openPalette } from '../palette/open-palette.ts';
import { PageHeading } from '../shell/arrival.tsx';
import { IconButton } from '../ui/button.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { setTheme, type Theme, useTheme } from './theme.ts';

const looks: Record<Theme, { next: Theme; icon: typeof Sun; name: string }> = {
  system: { next: 'light', icon: Monitor, name: 'Look: as the system. Change to light' },
  light: { next: 'dark', icon: Sun, name: 'Look: light. Change to dark' },
  dark: { next: 'system', icon: Moon, name: 'Look: dark. Change to the system’s' },
};

const key = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

export function Header(): ReactNode {
  const look = looks[useTheme()];
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-page/90 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-3 px-4 sm:px-6">
        <img src="/mark.svg" alt="" className="size-7 lg:hidden" />
        <PageHeading />
        <div className="ml-auto flex items-center gap-1.5">
          <ConnectionBadge />
          <button
            type="button"
            onClick={openPalette}
            className="hidden min-h-8 items-center gap-2 rounded-lg border border-line-strong/60 bg-surface px-2.5 text-sm text-muted hover:text-ink sm:inline-flex"
          >
            <Search aria-hidden className="size-4" />
            Go to or do
            <kbd className="rounded bg-sunken px-1 font-sans text-xs">{key}</kbd>
          </button>
          <IconButton name="Go to or do" icon={Search} className="sm:hidden" onClick={openPalette} />
          <IconButton name={look.name} icon={look.icon} onClick={() => setTheme(look.next)} />
          <MePopover />
        </div>
      </div>
    </header>
  );
}
