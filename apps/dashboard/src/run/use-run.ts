import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { type News, runMark } from '../state/run-mark.ts';
import { useLiveValue } from '../state/use-live.tsx';
import { useReadAnew } from '../state/use-read-anew.ts';
import type { RunPage } from '../wire.ts';

export interface RunRead {
  run: RunPage | undefined;
  error: Error | null;
  /** Another text whenever there is news of this run. */
  mark: string;
  refetch(): unknown;
}

/** One run, its rows read again whenever there is news of it. */
export function useRun(runId: string, news: News = 'all'): RunRead {
  const mark = useLiveValue((view) => runMark(view, runId, news));
  const read = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => request<RunPage>(`/api/runs/${encodeURIComponent(runId)}`, undefined, signal),
  });
  useReadAnew(mark, read);
  return { run: read.data, error: read.error, mark, refetch: read.refetch };
}
