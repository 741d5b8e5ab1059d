import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileX } from 'lucide-react';
import type { ReactNode } from 'react';
import { RequestFailed, request } from '../api/request.ts';
import { useParam } from '../shell/address.ts';
import { BackLink } from '../ui/back-link.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import type { DocumentView } from '../wire.ts';
import { DocumentDetails } from './document-view.tsx';
import { isBeingRead } from './use-documents.ts';

/** One document by its address: where rows that were made from it lead, also when the list does not reach back so far. */
export default function DocumentPage(): ReactNode {
  const id = useParam('document');
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['document', id],
    queryFn: ({ signal }) => request<DocumentView>(`/api/documents/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && isBeingRead(state.data) ? 2_000 : 15_000),
    retry: (times, failed) => times < 1 && !isMissing(failed),
  });
  // One that was read before may have been deleted meanwhile.
  const missing = isMissing(error);
  const document = missing ? undefined : data;
  return (
    <div className="space-y-4">
      <BackLink to="/documents">All documents</BackLink>
      <Panel
        title={document?.name ?? 'Document'}
        aside={document && <TimeAgo at={document.createdAt} className="text-xs text-muted" />}
      >
        {missing ? (
          <Empty icon={FileX} title="There is no such document">
            It was deleted, or it is of somebody whose documents you may not see.
          </Empty>
        ) : (
          <Problems error={error} again={refetch} />
        )}
        {!data && !error && <Skeleton lines={10} />}
        {document && <DocumentDetails document={document} gone={() => void navigate({ to: '/documents' })} />}
      </Panel>
    </div>
  );
}

/** 400: the address has no id of a document in it. */
const isMissing = (error: unknown): boolean => error instanceof RequestFailed && [400, 404].includes(error.status);
