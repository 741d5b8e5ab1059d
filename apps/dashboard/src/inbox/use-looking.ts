import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';

const everyMs = 5_000;
const browser = crypto.randomUUID();

/** Who else has this question open, as far as this web app knows; told while it is open here. */
export function useLooking(approvalId: string): readonly string[] {
  const { data } = useQuery({
    queryKey: ['looking', approvalId],
    queryFn: () => request<{ others: string[] }>(`/api/approvals/${approvalId}/looking`, { browser }),
    refetchInterval: everyMs,
    retry: false,
  });
  return data?.others ?? [];
}
