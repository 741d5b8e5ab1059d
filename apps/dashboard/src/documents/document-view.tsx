import { useMutation } from '@tanstack/react-query';
import { Download, Inbox, Route, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay, useMe } from '../account/me.tsx';
import { problemOf, RequestFailed } from '../api/request.ts';
import { useOpenRun } from '../shell/open-run.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { plural } from '../ui/words.ts';
import type { DocumentView, Problem } from '../wire.ts';
import { FieldList } from './field-list.tsx';
import { PagePicture } from './page-picture.tsx';
import { readExtracted } from './read-extracted.ts';
import { StatusBadge } from './status-badge.tsx';

/** A document whole: its pages with what was read framed on them, the fields beside, and what can be done with it. */
export function DocumentDetails({ document, gone }: { document: DocumentView; gone(): void }): ReactNode {
  const [chosen, choose] = useState<string | null>(null);
  const openRun = useOpenRun();
  const mine = useMe().userId === document.user;
  const operates = useMay('operate');
  const { documentId, status, problem, runId, pages: count, contentType } = document;
  const { fields, pages } = readExtracted(document.data);
  const remove = useMutation({ mutationFn: () => removeDocument(documentId), onSuccess: gone });
  const pictured = contentType.startsWith('image/') || contentType === 'application/pdf';
  return (
    <div className="grid grid-cols-1 gap-4 border-t border-line p-4 md:grid-cols-2">
      <div className="max-h-[44rem] min-w-0 space-y-2 overflow-y-auto">
        {pictured ? (
          Array.from({ length: count }, (_, at) => (
            <PagePicture
              key={at}
              documentId={documentId}
              page={at + 1}
              size={pages[at]}
              fields={fields}
              chosen={chosen}
              choose={choose}
            />
          ))
        ) : (
          <p className="rounded-lg bg-sunken p-4 text-sm text-muted">
            There is no picture of this kind of file; download it to see it.
          </p>
        )}
      </div>
      <div className="min-w-0 space-y-3">
        <div className="flex flex-wrap gap-1.5">
          <StatusBadge status={status} />
          <Chip>{contentType}</Chip>
          <Chip>{size(document.bytes)}</Chip>
          <Chip>{plural(count, 'page')}</Chip>
          <Chip name="from">{document.source}</Chip>
          {document.user && <Chip name="user">{document.user.slice(0, 8)}</Chip>}
        </div>
        {problem && <ProblemNotice problem={problem} />}
        {status === 'waiting' && (
          <p className="flex items-center gap-2 rounded-lg bg-warn-soft px-3 py-2 text-sm text-warn">
            <Inbox aria-hidden className="size-4 shrink-0" /> A person is asked about it; the question stands in the
            inbox.
          </p>
        )}
        {fields.length > 0 && <FieldList fields={fields} chosen={chosen} choose={choose} />}
        <div className="flex flex-wrap gap-2">
          <LinkButton icon={Download} href={`/api/documents/${documentId}/file`} download>
            Download
          </LinkButton>
          {runId && (
            <Button icon={Route} onClick={() => openRun(runId)}>
              How it was read
            </Button>
          )}
          <ConfirmButton
            icon={Trash2}
            {...(mine || operates ? {} : { barred: 'Only its owner and operators delete a document' })}
            name="Delete"
            question="Delete file and row? An expense made from it stays."
            busy={remove.isPending}
            danger
            act={() => remove.mutate()}
          />
        </div>
        {remove.error && <ProblemNotice problem={problemOf(remove.error)} />}
      </div>
    </div>
  );
}

async function removeDocument(id: string): Promise<void> {
  const answer = await fetch(`/api/documents/${id}`, { method: 'DELETE', signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new RequestFailed((await answer.json()) as Problem, answer.status);
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
