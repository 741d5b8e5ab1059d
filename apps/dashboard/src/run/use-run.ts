import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { useLive } from '../state/use-live.tsx';
import type { RunPage } from '../wire.ts';

export interface RunRead {
  run: RunPage | undefined;
  error: Error | null;
  /** A number that changes whenever an event tells of this run or its tasks. */
  moves: number;
  refetch(): unknown;
}

/** One run, its rows read again whenever an event tells of it. */
export function useRun(runId: string): RunRead {
  const moves = useMoves(runId);
  const { data, error, refetch } = useQuery({
    queryKey: ['run', runId, moves],
    queryFn: ({ signal }) => request<RunPage>(`/api/runs/${encodeURIComponent(runId)}`, undefined, signal),
    placeholderData: keepPreviousData,
  });
  return { run: data, error, moves, refetch };
}

function useMoves(runId: string): number {
  const { state } = useLive();
  if (!state) return 0;
  return state.events.filter((event) => event.stream === runId || ('runId' in event.data && event.data.runId === runId))
    .length;
}
