import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { ViewCard } from '../wire.ts';

/** What there is to look at; asked again each time a page opens, for the options of filters grow with the rows. */
export function useViews(): UseQueryResult<{ views: ViewCard[] }> {
  return useQuery({
    queryKey: ['views'],
    queryFn: ({ signal }) => request<{ views: ViewCard[] }>('/api/views', undefined, signal),
    staleTime: 30_000,
  });
}
