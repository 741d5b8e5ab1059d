import { Paperclip, SendHorizontal } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '../ui/button.tsx';

interface Props {
  busy: boolean;
  /** `sent`: told once the text is sent; until then it stays in the field. */
  send(text: string, sent: () => void): void;
  upload(file: File): void;
}

/** Where one asks: Enter sends, Shift and Enter begins a line. */
export function Composer({ busy, send, upload }: Props): ReactNode {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    const said = text.trim();
    if (said === '' || busy) return;
    send(said, () => setText((now) => (now.trim() === said ? '' : now)));
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-1 rounded-2xl border border-line-strong/60 bg-surface p-1.5">
      <input
        ref={files}
        type="file"
        accept="image/*,application/pdf"
        className="hidden"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) upload(file);
          event.target.value = '';
        }}
      />
      <IconButton name="Upload a receipt" icon={Paperclip} onClick={() => files.current?.click()} />
      <textarea
        ref={field}
        rows={1}
        aria-label="Ask about expenses"
        placeholder="Ask about expenses"
        value={text}
        maxLength={4_000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
        }}
        className="field-sizing-content max-h-40 min-h-9 flex-1 resize-none bg-transparent px-1 py-2 text-sm outline-none"
      />
      <button
        type="submit"
        aria-label="Send"
        title={busy ? 'An answer is under way' : 'Send'}
        disabled={busy || text.trim() === ''}
        className="inline-flex size-9 items-center justify-center rounded-xl bg-accent text-accent-ink disabled:opacity-40"
      >
        <SendHorizontal aria-hidden className="size-4.5" />
      </button>
    </form>
  );
}
