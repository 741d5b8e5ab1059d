import type { ReactNode } from 'react';
import { turnKeys, useKeysOn } from './keys-on.ts';
import { keyHelp } from './use-inbox-keys.ts';

/** What each single key does, and the switch that turns them off. */
export function KeysPanel(): ReactNode {
  const on = useKeysOn();
  return (
    <div className="space-y-2 border-b border-line px-4 py-3 text-xs">
      <label className="flex min-h-6 w-fit items-center gap-2 font-medium">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={on}
          onChange={(event) => turnKeys(event.target.checked)}
        />
        Listen to single keys
      </label>
      <dl className={`grid gap-x-6 gap-y-1 sm:grid-cols-2 ${on ? '' : 'line-through'}`}>
        {keyHelp.map(([key, says]) => (
          <div key={key} className="flex gap-2">
            <dt className="w-10 shrink-0">
              <kbd className="rounded bg-sunken px-1 font-mono">{key}</kbd>
            </dt>
            <dd className="text-muted">{says}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
