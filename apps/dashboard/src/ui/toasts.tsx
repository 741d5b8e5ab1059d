import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useSyncExternalStore } from 'react';

/** A second thought that a toast offers: "Undo". */
export interface ToastAction {
  name: string;
  act(): void;
}

interface Toast {
  id: number;
  text: string;
  action: ToastAction | undefined;
}

const staysMs = 8_000;
const most = 3;
const none: readonly Toast[] = [];
let shown: readonly Toast[] = none;
let count = 0;
const listeners = new Set<() => void>();

function show(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

const close = (id: number): void => show(shown.filter((toast) => toast.id !== id));

/** Tells what became of an action, for some seconds, wherever on the page it was begun. */
export function toast(text: string, action?: ToastAction): void {
  const id = ++count;
  show([...shown, { id, text, action }].slice(-most));
  setTimeout(() => close(id), staysMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let places: readonly string[] = [];

/**
 * Where toasts appear; a screen reader reads each once. What is behind an open dialog cannot be reached, so a dialog has a place of
 * its own: the one that came last shows them.
 */
export function Toasts(): ReactNode {
  const id = useId();
  const toasts = useSyncExternalStore(subscribe, () => (places.at(-1) === id ? shown : none));
  useEffect(() => {
    places = [...places, id];
    show([...shown]);
    return () => {
      places = places.filter((place) => place !== id);
      show([...shown]);
    };
  }, [id]);
  return (
    <ul
      aria-live="polite"
      aria-label="What just happened"
      className="pointer-events-none fixed inset-x-0 bottom-14 z-30 flex flex-col items-center gap-2 p-4 lg:bottom-0"
    >
      {toasts.map(({ id, text, action }) => (
        <li
          key={id}
          className="pointer-events-auto flex max-w-md items-start gap-3 rounded-lg border border-line bg-surface px-3 py-2 text-sm shadow-high"
        >
          <span className="min-w-0 break-words">{text}</span>
          {action && (
            <button
              type="button"
              className="rounded font-medium text-accent underline-offset-2 hover:underline"
              onClick={() => {
                close(id);
                action.act();
              }}
            >
              {action.name}
            </button>
          )}
          <button
            type="button"
            aria-label="Close"
            className="rounded p-0.5 text-muted hover:text-ink"
            onClick={() => close(id)}
          >
            <X aria-hidden className="size-4" />
          </button>
        </li>
      ))}
    </ul>
  );
}
