import { useMutation } from '@tanstack/react-query';
import { FileCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf, RequestFailed } from '../api/request.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { ProblemNotice } from '../ui/notice.tsx';
import type { Problem, Uploaded } from '../wire.ts';

/** Sends a receipt from the composer, and says what became of it. */
export function useUpload(user: string): { send(file: File): void; notice: ReactNode } {
  const openRun = useOpenRun();
  const upload = useMutation({ mutationFn: (file: File) => sendFile(file, user) });
  return { send: (file) => upload.mutate(file), notice: <Notice upload={upload} openRun={openRun} /> };
}

interface Sending {
  isPending: boolean;
  error: Error | null;
  data: Uploaded | undefined;
}

function Notice({ upload, openRun }: { upload: Sending; openRun(runId: string): void }): ReactNode {
  if (upload.isPending)
    return (
      <p role="status" className="text-sm text-muted">
        Uploading the receipt …
      </p>
    );
  if (upload.error) return <ProblemNotice problem={problemOf(upload.error)} />;
  if (!upload.data) return null;
  const { document, added } = upload.data;
  const { runId } = document;
  return (
    <p role="status" className="flex items-center gap-2 rounded-lg bg-good-soft px-3 py-2 text-sm text-good">
      <FileCheck aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {document.name} {added ? 'is stored, and is being read' : 'was there already'}.
      </span>
      {runId && (
        <button type="button" className="ml-auto underline underline-offset-2" onClick={() => openRun(runId)}>
          Watch
        </button>
      )}
    </p>
  );
}

async function sendFile(file: File, user: string): Promise<Uploaded> {
  const form = new FormData();
  form.set('type', 'receipt');
  if (user !== 'everybody') form.set('user', user);
  form.set('file', file);
  const answer = await fetch('/api/documents', { method: 'POST', body: form });
  const content: unknown = await answer.json().catch(() => null);
  if (answer.ok) return content as Uploaded;
  const silent: Problem = {
    code: 'UPLOAD',
    message: `the upload was answered with ${answer.status}`,
    fix: 'Try again; a file may have 10 MB.',
  };
  throw new RequestFailed(
    content && typeof content === 'object' && 'code' in content ? (content as Problem) : silent,
    answer.status,
  );
}
