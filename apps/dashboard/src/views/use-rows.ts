import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { Search } from '../shell/address.ts';
import type { ViewCard, ViewRows } from '../wire.ts';
import { queryOf } from './read-filters.ts';

const pageSize = 250;

/** The rows of a view for what stands in the address, page after page from where the last one ended. */
export function useRows(card: ViewCard, search: Search): UseInfiniteQueryResult<InfiniteData<ViewRows>> {
  const asked = queryOf(card, search);
  return useInfiniteQuery({
    queryKey: ['view', card.team, card.view, asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        ...asked,
        limit: String(pageSize),
        ...(pageParam ? { after: pageParam } : {}),
      });
      return request<ViewRows>(`${addressOf(card)}?${query}`, undefined, signal);
    },
    getNextPageParam: ({ after }) => after,
    // A hundred thousand rows are not compared with themselves.
    structuralSharing: false,
    placeholderData: (before) => before,
    staleTime: 10_000,
  });
}

export const addressOf = ({ team, view }: Pick<ViewCard, 'team' | 'view'>): string =>
  `/api/teams/${encodeURIComponent(team)}/views/${encodeURIComponent(view)}`;
