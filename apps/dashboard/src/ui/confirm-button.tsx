import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';

interface Props {
  icon: LucideIcon;
  name: string;
  /** What the second click says it will do. */
  question: string;
  busy: boolean;
  danger?: boolean;
  /** Why this person may not: the button then says so and does nothing. */
  barred?: string;
  act(): void;
}

/**
 * Asks once more in place, where the first click was. The focus stays in that place: what has it is replaced at each click,
 * and would leave it to the page's beginning.
 */
export function ConfirmButton({ icon, name, question, busy, danger = false, barred, act }: Props): ReactNode {
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState(false);
  if (!asking) {
    return (
      <Button
        icon={icon}
        look={danger ? 'danger' : 'plain'}
        // Not `disabled`, which cannot have the focus.
        aria-disabled={busy || undefined}
        className="aria-disabled:opacity-50"
        barred={barred}
        autoFocus={asked}
        onClick={() => {
          if (busy) return;
          setAsked(true);
          setAsking(true);
        }}
      >
        {busy ? `${name} …` : name}
      </Button>
    );
  }
  const confirm = (): void => {
    setAsking(false);
    act();
  };
  return (
    <span
      role="group"
      aria-label={question}
      className="inline-flex flex-wrap items-center gap-2 rounded-lg bg-sunken px-2 py-1 text-sm"
    >
      {question}
      <Button look={danger ? 'danger' : 'main'} onClick={confirm} autoFocus>
        Yes, {name.toLowerCase()}
      </Button>
      <Button look="quiet" onClick={() => setAsking(false)}>
        No
      </Button>
    </span>
  );
}
