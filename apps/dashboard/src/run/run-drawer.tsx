import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { problemOf, request } from '../api/request.ts';
import { useLive } from '../state/use-live.tsx';
import { IconButton } from '../ui/button.tsx';
import { ProblemNotice, Skeleton } from '../ui/notice.tsx';
import type { RunPage } from '../wire.ts';
import { RunView } from './run-view.tsx';

/** One run beside the page. Reads its rows again whenever an event tells of it. */
export default function RunDrawer({ runId, close }: { runId: string; close(): void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const moves = useMoves(runId);
  const { data, error } = useQuery({
    queryKey: ['run', runId, moves],
    queryFn: ({ signal }) => request<RunPage>(`/api/runs/${encodeURIComponent(runId)}`, undefined, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <dialog
      ref={dialog}
      aria-label={`Run ${runId.slice(0, 8)}`}
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="m-0 ml-auto h-dvh max-h-none w-full max-w-3xl bg-page text-ink shadow-high"
    >
      <div className="flex min-h-full flex-col">
        <header className="sticky top-0 z-10 flex h-14 items-center gap-3 border-b border-line bg-page px-4">
          <h2 className="text-base font-semibold">
            Run <span className="font-mono text-sm font-normal text-muted">{runId}</span>
          </h2>
          <IconButton name="Close" icon={X} className="ml-auto" onClick={() => dialog.current?.close()} />
        </header>
        <div className="flex-1 space-y-4 p-4">
          {error && <ProblemNotice problem={problemOf(error)} />}
          {data ? <RunView run={data} moves={moves} /> : !error && <Skeleton lines={10} />}
        </div>
      </div>
    </dialog>
  );
}

/** A number that changes whenever an event tells of this run or its tasks. */
function useMoves(runId: string): number {
  const { state } = useLive();
  if (!state) return 0;
  return state.events.filter((event) => event.stream === runId || ('runId' in event.data && event.data.runId === runId))
    .length;
}
