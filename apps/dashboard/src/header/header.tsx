import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/button.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { type Theme, useTheme } from './theme.ts';

const looks: Record<Theme, { next: Theme; icon: typeof Sun; name: string }> = {
  system: { next: 'light', icon: Monitor, name: 'Look: as the system. Change to light' },
  light: { next: 'dark', icon: Sun, name: 'Look: light. Change to dark' },
  dark: { next: 'system', icon: Moon, name: 'Look: dark. Change to the system’s' },
};

export function Header(): ReactNode {
  const [theme, setTheme] = useTheme();
  const look = looks[theme];
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-page/90 backdrop-blur">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:rounded focus:bg-surface focus:px-3 focus:py-2"
      >
        To the content
      </a>
      <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-3 px-4 sm:px-6">
        <img src="/mark.svg" alt="" className="size-7" />
        <h1 className="text-base font-semibold tracking-tight">Holdfast</h1>
        <div className="ml-auto flex items-center gap-1.5">
          <ConnectionBadge />
          <IconButton name={look.name} icon={look.icon} onClick={() => setTheme(look.next)} />
        </div>
      </div>
    </header>
  );
}
