import type { ReactNode } from 'react';
import { MakeReport } from './make-report.tsx';
import { Outbox } from './outbox.tsx';
import { ReportList } from './report-list.tsx';

/** Reports: make one, look at it, take it away, mail it; and what became of the mail. */
export default function ReportsPage(): ReactNode {
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <div className="space-y-4">
        <MakeReport />
      </div>
      <div className="min-w-0 space-y-4">
        <ReportList />
        <Outbox />
      </div>
    </div>
  );
}
