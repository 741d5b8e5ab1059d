import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { request } from '../api/request.ts';
import { useLiveValue } from '../state/use-live.tsx';
import { useFollow } from '../ui/use-follow.ts';
import type { DocumentList, DocumentStatus, DocumentView } from '../wire.ts';

const open: readonly DocumentStatus[] = ['pending', 'processing'];

/** Something reads it, or will soon: what is known of it changes. */
export const isBeingRead = ({ status }: DocumentView): boolean => open.includes(status);

/** The latest documents. Read again when decisions come, at most once a second, and every 2 s while one is being read. */
export function useDocuments(status: string | undefined) {
  const client = useQueryClient();
  const news = useLiveValue(({ state }) => `${state?.decisions[0]?.decisionId ?? ''}`);
  const query = useQuery({
    queryKey: ['documents', status ?? ''],
    queryFn: ({ signal }) =>
      request<DocumentList>(`/api/documents?limit=100${status ? `&status=${status}` : ''}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.documents.some(isBeingRead) ? 2_000 : 15_000),
  });
  const read = useCallback(() => client.invalidateQueries({ queryKey: ['documents'] }), [client]);
  useFollow(news, read);
  return { ...query, reload: () => void read() };
}
