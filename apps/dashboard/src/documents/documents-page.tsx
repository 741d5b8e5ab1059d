import { Receipt } from 'lucide-react';
import type { ReactNode } from 'react';
import { problemOf } from '../api/request.ts';
import { useAddress } from '../shell/address.ts';
import { Button } from '../ui/button.tsx';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { count, words } from '../ui/words.ts';
import { DocumentLine } from './document-row.tsx';
import { DocumentDetails } from './document-view.tsx';
import { RefusedFiles } from './refused-files.tsx';
import { UploadBox } from './upload-box.tsx';
import { useDocuments } from './use-documents.ts';

const statuses = ['waiting', 'processing', 'pending', 'completed', 'failed'] as const;

/** Documents: send them, see what becomes of them, look at one with what was read framed on it. */
export default function DocumentsPage(): ReactNode {
  const [{ status, open }, change] = useAddress();
  const { data, error, isPending, reload } = useDocuments(status);
  const documents = data?.documents ?? [];
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-12">
      <div className="min-w-0 space-y-4 lg:order-2 lg:col-span-4">
        <Panel title="Send receipts">
          <UploadBox takes={data?.takes} done={reload} />
        </Panel>
        {data && data.refused.length > 0 && <RefusedFiles refused={data.refused} />}
      </div>
      <div className="min-w-0 lg:order-1 lg:col-span-8">
        <Panel
          title="Documents"
          aside={
            <label className="flex items-center gap-2 text-xs text-muted">
              Show
              <select
                value={status ?? ''}
                onChange={(event) => change({ status: event.target.value, open: '' })}
                className="min-h-8 rounded-lg border border-line-strong/60 bg-surface px-2 text-sm text-ink"
              >
                <option value="">all</option>
                {statuses.map((one) => (
                  <option key={one} value={one}>
                    {words(one).toLowerCase()}
                  </option>
                ))}
              </select>
            </label>
          }
        >
          {error && (
            <div className="p-4">
              <ProblemNotice problem={problemOf(error)}>
                <Button className="mt-2" onClick={reload}>
                  Try again
                </Button>
              </ProblemNotice>
            </div>
          )}
          {isPending && <Skeleton lines={6} />}
          {data && documents.length === 0 && (
            <Empty icon={Receipt} title={status ? 'None of these' : 'No documents yet'}>
              {status
                ? 'Choose another state above.'
                : 'Drop a receipt beside this list, run `npm run holdfast -- demo receipt`, or put files into the inbox folder of the store.'}
            </Empty>
          )}
          <ul className="divide-y divide-line">
            {documents.map((document) => {
              const chosen = open === document.documentId;
              return (
                <li key={document.documentId}>
                  <DocumentLine
                    document={document}
                    open={chosen}
                    choose={() => change({ open: chosen ? '' : document.documentId })}
                  />
                  {chosen && <DocumentDetails document={document} gone={reload} />}
                </li>
              );
            })}
          </ul>
          {documents.length >= 100 && (
            <p className="px-4 py-2 text-xs text-muted">The latest {count(documents.length)} are shown.</p>
          )}
        </Panel>
      </div>
    </div>
  );
}
