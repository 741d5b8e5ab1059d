import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import type { Search } from '../shell/address.ts';
import { queryOf } from '../views/read-filters.ts';
import { addressOf } from '../views/use-rows.ts';
import type { ViewCard, ViewRows } from '../wire.ts';

/** Each row with its picture: so few that each can have one. */
const pageSize = 12;
const renewMs = 30_000;

/** The rows of a view with the charts that come with them, a dozen at a time; read again now and then, for alerts come by themselves. */
export function useCards(
  card: ViewCard | undefined,
  search: Search,
  limit = pageSize,
): UseInfiniteQueryResult<InfiniteData<ViewRows>> {
  const asked = card === undefined ? {} : queryOf(card, search);
  return useInfiniteQuery({
    queryKey: ['cards', card?.team, card?.view, asked, limit],
    enabled: card !== undefined,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        ...asked,
        limit: String(limit),
        ...(pageParam === '' ? {} : { after: pageParam }),
      });
      return request<ViewRows>(`${addressOf(card as ViewCard)}?${query}`, undefined, signal);
    },
    getNextPageParam: ({ after }) => after,
    placeholderData: (before) => before,
    refetchInterval: renewMs,
    staleTime: 5_000,
  });
}
