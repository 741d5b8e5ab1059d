import { Download, Eye, Mail } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useOpenRun } from '../shell/open-run.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { plural } from '../ui/words.ts';
import type { DocumentView } from '../wire.ts';
import { MailForm } from './mail-form.tsx';
import { type Report, titleOf } from './read-reports.ts';

export function ReportRow({ report }: { report: Report }): ReactNode {
  const [open, setOpen] = useState<'preview' | 'mail'>();
  const openRun = useOpenRun();
  const { pdf, html, data, runId, user, createdAt } = report;
  const title = titleOf(report);
  return (
    <li className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-sm font-medium break-words">{title}</h3>
        <span className="text-xs text-muted">
          {user ? `for ${user.slice(0, 8)}` : 'for everybody'} · <TimeAgo at={createdAt} />
          {pdf && ` · ${plural(pdf.pages, 'page')}`}
        </span>
        {runId && (
          <button
            type="button"
            className="text-xs text-accent underline underline-offset-2"
            onClick={() => openRun(runId)}
          >
            its run
          </button>
        )}
      </div>
      <div className="flex flex-wrap gap-1.5 *:px-2.5">
        {pdf && (
          <Button icon={Eye} aria-label={`Look at ${title}`} onClick={() => setOpen('preview')}>
            Look
          </Button>
        )}
        {pdf && <FileLink document={pdf} name="PDF" title={title} />}
        {html && <FileLink document={html} name="HTML" title={title} />}
        {data && <FileLink document={data} name="JSON" title={title} />}
        {pdf && (
          <Button
            icon={Mail}
            aria-label={`Mail ${title}`}
            aria-expanded={open === 'mail'}
            onClick={() => setOpen(open === 'mail' ? undefined : 'mail')}
          >
            Mail
          </Button>
        )}
      </div>
      {pdf && open === 'mail' && <MailForm document={pdf} title={title} done={() => setOpen(undefined)} />}
      {pdf && open === 'preview' && (
        <Drawer name={title} title={title} close={() => setOpen(undefined)}>
          <Pages document={pdf} />
        </Drawer>
      )}
    </li>
  );
}

const FileLink = ({ document, name, title }: { document: DocumentView; name: string; title: string }): ReactNode => (
  <LinkButton
    icon={Download}
    href={`/api/documents/${document.documentId}/file`}
    download={document.name}
    aria-label={`Download ${title} as ${name}`}
  >
    {name}
  </LinkButton>
);

/** The sheets as pictures, drawn by the web app: nothing of a document runs in this page. */
function Pages({ document }: { document: DocumentView }): ReactNode {
  return Array.from({ length: document.pages }, (_, i) => (
    <img
      key={i + 1}
      src={`/api/documents/${document.documentId}/pages/${i + 1}?width=1000`}
      alt={`Page ${i + 1} of ${document.pages}; the HTML and the PDF can be read aloud`}
      loading="lazy"
      className="w-full rounded-lg border border-line bg-white"
    />
  ));
}
