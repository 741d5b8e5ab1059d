import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Link2, type LucideIcon, Monitor, Moon, RefreshCw, Search, Sun, Workflow } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { setTheme } from '../header/theme.ts';
import { useMyPages } from '../shell/my-pages.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { useLiveLine } from '../state/use-live.tsx';
import { toast } from '../ui/toasts.tsx';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Everywhere one can go and what can be done anywhere, found by a few letters. */
export default function Palette({ close }: { close(): void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const openRun = useOpenRun();
  const live = useLiveLine();
  const pages = useMyPages();
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    // A dialog gives the focus to the first that can have it, which is the box around the field.
    dialog.current?.querySelector('input')?.focus();
  }, []);
  const act = (what: () => void) => (): void => {
    dialog.current?.close();
    what();
  };
  const copyAddress = (): void => {
    navigator.clipboard.writeText(location.href).then(
      () => toast('The address is copied.'),
      () => toast('The browser does not let this page copy; take the address from its bar.'),
    );
  };
  return (
    <dialog
      ref={dialog}
      aria-label="Go to or do"
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="mx-auto mt-[12dvh] mb-0 max-h-[70dvh] w-[min(36rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface text-ink shadow-high"
    >
      <Command label="Go to or do" loop>
        <div className="flex items-center gap-2 border-b border-line px-3">
          <Search aria-hidden className="size-4 text-muted" />
          <Command.Input
            value={text}
            onValueChange={setText}
            placeholder="Page, action, or the id of a run"
            className="min-h-12 flex-1 bg-transparent text-sm outline-none placeholder:text-muted"
          />
        </div>
        <Command.List className="max-h-[calc(70dvh-3rem)] overflow-y-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
            Nothing is called that. Try the name of a page.
          </Command.Empty>
          {uuid.test(text.trim()) && (
            <Item
              icon={Workflow}
              name={`Open run ${text.trim().slice(0, 8)}`}
              value={text}
              act={act(() => openRun(text.trim().toLowerCase()))}
            />
          )}
          <Command.Group heading="Go to">
            {pages.map(({ path, title, icon, alsoCalled = '' }) => (
              <Item
                key={path}
                icon={icon}
                name={title}
                value={`${title} ${alsoCalled}`}
                act={act(() => void navigate({ to: path }))}
              />
            ))}
          </Command.Group>
          <Command.Group heading="Do">
            <Item icon={Link2} name="Copy the address of what I see" act={act(copyAddress)} />
            <Item icon={RefreshCw} name="Load everything anew" act={act(() => live.reload())} />
            <Item icon={Sun} name="Look: light" act={act(() => setTheme('light'))} />
            <Item icon={Moon} name="Look: dark" act={act(() => setTheme('dark'))} />
            <Item icon={Monitor} name="Look: as the system" act={act(() => setTheme('system'))} />
          </Command.Group>
        </Command.List>
      </Command>
    </dialog>
  );
}

function Item({
  icon: Icon,
  name,
  value = name,
  act,
}: {
  icon: LucideIcon;
  name: string;
  value?: string;
  act(): void;
}): ReactNode {
  return (
    <Command.Item
      value={value}
      onSelect={act}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm aria-selected:bg-accent-soft aria-selected:text-accent"
    >
      <Icon aria-hidden className="size-4" />
      {name}
    </Command.Item>
  );
}
