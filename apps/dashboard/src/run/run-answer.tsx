import { lazy, type ReactNode, Suspense } from 'react';
import { readBrief } from '../brief/read-brief.ts';
import { Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import type { TaskView } from '../wire.ts';

const Brief = lazy(async () => ({ default: (await import('../brief/brief.tsx')).Brief }));

/** What the run brought back, where its last answer is one to read: words, figures, rows, pictures. */
export function RunAnswer({ tasks }: { tasks: readonly TaskView[] }): ReactNode {
  const brief = readBrief(tasks.findLast(({ result }) => readBrief(result) !== null)?.result);
  if (!brief) return null;
  return (
    <Panel title="Answer">
      <div className="p-4">
        <Suspense fallback={<Skeleton lines={4} />}>
          <Brief brief={brief} />
        </Suspense>
      </div>
    </Panel>
  );
}
