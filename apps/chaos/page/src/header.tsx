import { Badge } from '@holdfast/dashboard/ui/badge';
import { Button } from '@holdfast/dashboard/ui/button';
import { KeyRound, LockOpen, Moon, Sun, Unplug } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PanelState } from '../../src/wire.ts';
import { keepName, keepToken, readName, readToken } from './ask.ts';
import { Sheet } from './sheet.tsx';

export function Header({ state, connected }: { state: PanelState | null; connected: boolean }): ReactNode {
  const [asking, setAsking] = useState(false);
  const [unlocked, setUnlocked] = useState(readToken() !== '');
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-[90rem] flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
        <img src="/mark.svg" alt="" className="size-7" />
        <div className="min-w-0">
          <h1 className="leading-tight font-semibold tracking-tight">Holdfast chaos</h1>
          <p className="truncate text-xs text-muted">
            {state ? `breaks ${state.driver.kind === 'none' ? 'nothing' : state.driver.says}` : 'loading'}
          </p>
        </div>
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {!connected && (
            <Badge tone="warn" icon={Unplug}>
              Reconnecting
            </Badge>
          )}
          <Button
            look={unlocked ? 'quiet' : 'main'}
            icon={unlocked ? LockOpen : KeyRound}
            onClick={() => setAsking(true)}
          >
            {unlocked ? readName() || 'Unlocked' : 'Enter the token'}
          </Button>
          <ThemeButton />
        </span>
      </div>
      {asking && (
        <TokenSheet
          close={() => {
            setAsking(false);
            setUnlocked(readToken() !== '');
          }}
        />
      )}
    </header>
  );
}

function TokenSheet({ close }: { close(): void }): ReactNode {
  const [token, setToken] = useState(readToken);
  const [name, setName] = useState(readName);
  return (
    <Sheet title="Who breaks it" close={close}>
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          keepToken(token.trim());
          keepName(name.trim());
          close();
        }}
      >
        <label className="block text-sm">
          <span className="font-medium">Token</span>
          <input
            type="password"
            autoComplete="off"
            className="mt-1 block w-full rounded-lg border border-line-strong/60 bg-page px-3 py-2 font-mono"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <span className="mt-1 block text-xs text-muted">
            `npm start`, or the log of the container, printed it once. It is kept until this tab is closed. Looking
            needs none.
          </span>
        </label>
        <label className="block text-sm">
          <span className="font-medium">Your name</span>
          <input
            maxLength={100}
            className="mt-1 block w-full rounded-lg border border-line-strong/60 bg-page px-3 py-2"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <span className="mt-1 block text-xs text-muted">Every use is an event with who and when.</span>
        </label>
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={close}>
            Cancel
          </Button>
          <Button look="main" type="submit">
            Keep
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function ThemeButton(): ReactNode {
  const [dark, setDark] = useState(document.documentElement.dataset['theme'] === 'dark');
  const change = (): void => {
    const theme = dark ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem('theme', theme);
    setDark(!dark);
  };
  const Icon = dark ? Sun : Moon;
  return (
    <button
      type="button"
      aria-label={dark ? 'Light look' : 'Dark look'}
      title={dark ? 'Light look' : 'Dark look'}
      className="inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink"
      onClick={change}
    >
      <Icon aria-hidden className="size-4.5" />
    </button>
  );
}
