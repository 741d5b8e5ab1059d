import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import { request } from '../api/request.ts';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problems } from '../ui/problems.tsx';
import { plural } from '../ui/words.ts';
import type { DocumentList } from '../wire.ts';
import { reportsOf } from './read-reports.ts';
import { ReportRow } from './report-row.tsx';

/** Reports that were made, newest first. */
export function ReportList(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['reports', 'list'],
    queryFn: ({ signal }) => request<DocumentList>('/api/documents?type=report&limit=150', undefined, signal),
    refetchInterval: 5_000,
  });
  const reports = data && reportsOf(data.documents);
  return (
    <Panel
      title="Reports"
      aside={reports && <span className="text-xs text-muted">{plural(reports.length, 'report')}</span>}
    >
      <Problems error={error} again={refetch} />
      {!data && !error && <Skeleton lines={5} />}
      {reports?.length === 0 && (
        <Empty icon={FileText} title="No report was made yet">
          Make one beside, or ask in the chat for an audit.
        </Empty>
      )}
      {reports && reports.length > 0 && (
        <ul className="divide-y divide-line">
          {reports.map((report) => (
            <ReportRow key={report.key} report={report} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
