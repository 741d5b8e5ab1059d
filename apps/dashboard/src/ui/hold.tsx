import { Pause, Play } from 'lucide-react';
import { type FocusEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { IconButton } from './button.tsx';
import { plural } from './words.ts';

export interface Hold<T> {
  /** What to draw: the latest, or while it is held what was the latest when the hold began. */
  shown: readonly T[];
  /** Says that it is held and what waits, and holds it or lets it run. It belongs beside the list's title. */
  control: ReactNode;
  /** Goes to the element around the list. */
  place: {
    onPointerEnter(event: PointerEvent): void;
    onPointerLeave(): void;
    onFocus(): void;
    onBlur(event: FocusEvent): void;
  };
}

/**
 * A list that moves by itself can be stopped: by its button, and while the mouse or the focus is in it. A form that
 * stands open in it holds it too, wherever the focus went: the row would run out of the list with what was typed.
 */
export function useHold<T>(
  latest: readonly T[],
  keyOf: (entry: T) => string,
  /** What one of them is called, and more of them. */
  [one, many]: readonly [string, string],
): Hold<T> {
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const [held, setHeld] = useState(false);
  const paused = (hovered || focused || held) && latest.length > 0;
  const shown = useFrozen(latest, paused);
  const unseen = paused ? newer(latest, shown, keyOf) : 0;
  return {
    shown,
    control: (
      <div className="flex items-center gap-2 text-xs text-muted">
        {paused && <span>{unseen > 0 ? `held, ${plural(unseen, one, many)}` : 'held'}</span>}
        <IconButton
          name={held ? 'Let it run' : 'Hold it still'}
          icon={held ? Play : Pause}
          onClick={() => setHeld(!held)}
        />
      </div>
    ),
    place: {
      onPointerEnter: (event) => event.pointerType === 'mouse' && setHovered(true),
      onPointerLeave: () => setHovered(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => {
        // Where the whole window is left, the focus comes back to where it was.
        const stays = currentTarget.contains(relatedTarget) || currentTarget.contains(document.activeElement);
        if (!stays && !currentTarget.querySelector('form')) setFocused(false);
      },
    },
  };
}

/** The list as it was when the pause began. */
function useFrozen<T>(latest: readonly T[], paused: boolean): readonly T[] {
  const [frozen, setFrozen] = useState<readonly T[] | null>(null);
  if (paused && frozen === null) setFrozen(latest);
  if (!paused && frozen !== null) setFrozen(null);
  return paused ? (frozen ?? latest) : latest;
}

function newer<T>(latest: readonly T[], shown: readonly T[], keyOf: (entry: T) => string): number {
  const known = new Set(shown.map(keyOf));
  return latest.filter((entry) => !known.has(keyOf(entry))).length;
}
