import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Note } from '../state/attempts.ts';
import { TimeAgo } from '../ui/time-ago.tsx';

export function NoteRow({ note, openRun }: { note: Note; openRun(runId: string): void }): ReactNode {
  const { runId } = note;
  const Icon = note.bad ? TriangleAlert : Info;
  return (
    <div className="flex items-start gap-2 px-4 py-2.5 text-sm">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${note.bad ? 'text-bad' : 'text-muted'}`} />
      <p className="min-w-0 break-words">{note.text}</p>
      <span className="ml-auto flex shrink-0 items-center gap-3 text-xs text-muted">
        {runId && (
          <button
            type="button"
            className="rounded underline-offset-2 hover:text-ink hover:underline"
            onClick={() => openRun(runId)}
          >
            run {runId.slice(0, 8)}
          </button>
        )}
        <TimeAgo at={note.at} />
      </span>
    </div>
  );
}
