import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import type { ChatMessage } from '../wire.ts';

/** What a person asked; the last one may be edited, and is then asked anew in its place. */
export function Question({
  message,
  edit,
  busy,
}: {
  message: ChatMessage;
  /** `sent`: told once the text is sent; until then it stays in the field. */
  edit?: ((text: string, sent: () => void) => void) | undefined;
  /** Nothing can be asked now. */
  busy: boolean;
}): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft !== null && edit) {
    return (
      <form
        className="ml-auto w-full max-w-2xl space-y-2"
        onSubmit={(event) => {
          event.preventDefault();
          const said = draft.trim();
          if (said === '' || busy) return;
          edit(said, () => setDraft((now) => (now?.trim() === said ? null : now)));
        }}
      >
        <textarea
          // biome-ignore lint/a11y/noAutofocus: it was opened by its own button, and is where typing goes on
          autoFocus
          aria-label="Your question"
          value={draft}
          rows={3}
          maxLength={4_000}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && setDraft(null)}
          className="w-full rounded-xl border border-line-strong/60 bg-surface px-3 py-2 text-sm"
        />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={() => setDraft(null)}>
            Cancel
          </Button>
          <Button look="main" type="submit" disabled={busy}>
            Ask instead
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="group ml-auto flex w-fit max-w-[85%] flex-col items-end gap-1">
      <p className="rounded-2xl rounded-br-md bg-accent-soft px-3.5 py-2 text-sm break-words whitespace-pre-wrap">
        {message.text}
      </p>
      <div className="flex items-center gap-1 opacity-70 focus-within:opacity-100 hover:opacity-100">
        {message.instead && <span className="text-xs text-muted">asked anew</span>}
        {edit && <IconButton name="Edit the question" icon={Pencil} onClick={() => setDraft(message.text)} />}
      </div>
    </div>
  );
}
