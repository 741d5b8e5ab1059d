import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { onPalette } from './open-palette.ts';

const Palette = lazy(() => import('./palette.tsx'));

/** Opened by Ctrl K or ⌘ K, or by its button; its script comes when it is first opened. */
export function CommandPalette(): ReactNode {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    addEventListener('keydown', pressed);
    const off = onPalette(() => setOpen(true));
    return () => {
      removeEventListener('keydown', pressed);
      off();
    };
  }, []);
  if (!open) return null;
  return (
    <Suspense>
      <Palette close={() => setOpen(false)} />
    </Suspense>
  );
}
