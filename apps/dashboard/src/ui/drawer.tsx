import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './button.tsx';
import { Toasts } from './toasts.tsx';

/** A dialog at the right edge: Escape, a click beside it and its button close it; the focus returns to where it was. */
export function Drawer({
  name,
  title,
  close,
  wide = false,
  children,
}: {
  name: string;
  title: ReactNode;
  close(): void;
  /** Two things stand beside one another in it. */
  wide?: boolean;
  children: ReactNode;
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={name}
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className={`m-0 ml-auto h-dvh max-h-none w-full bg-page text-ink shadow-high ${wide ? 'max-w-6xl' : 'max-w-3xl'}`}
    >
      <div className="flex min-h-full flex-col">
        <header className="sticky top-0 z-10 flex h-14 items-center gap-3 border-b border-line bg-page px-4">
          <h2 className="min-w-0 truncate text-base font-semibold">{title}</h2>
          <IconButton name="Close" icon={X} className="ml-auto" onClick={() => dialog.current?.close()} />
        </header>
        <div className="flex-1 space-y-4 p-4">{children}</div>
      </div>
      <Toasts />
    </dialog>
  );
}
