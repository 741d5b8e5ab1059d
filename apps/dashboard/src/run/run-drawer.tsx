import { Link } from '@tanstack/react-router';
import { Maximize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Drawer } from '../ui/drawer.tsx';
import { Skeleton } from '../ui/notice.tsx';
import { Problems } from '../ui/problems.tsx';
import { RunView } from './run-view.tsx';
import { useRun } from './use-run.ts';

/** One run beside the page. Reads its rows again whenever an event tells of it. */
export default function RunDrawer({ runId, close }: { runId: string; close(): void }): ReactNode {
  const { run, error, mark, refetch } = useRun(runId);
  return (
    <Drawer
      name={`Run ${runId.slice(0, 8)}`}
      close={close}
      title={
        <>
          Run <span className="font-mono text-sm font-normal text-muted">{runId}</span>
        </>
      }
    >
      <Link
        to="/runs/$run"
        params={{ run: runId } as never}
        className="inline-flex items-center gap-1.5 rounded text-sm font-medium text-accent underline-offset-2 hover:underline"
      >
        <Maximize2 aria-hidden className="size-4" />
        Open as a page: timeline, plan, back in time
      </Link>
      <Problems error={error} again={refetch} />
      {run ? <RunView run={run} mark={mark} /> : !error && <Skeleton lines={10} />}
    </Drawer>
  );
}
