import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { isRow } from '../ui/plain-value.ts';
import type { DecisionView, LearningHint } from '../wire.ts';

/** What to say where the decision was wrong, so that it can be learnt from; asked for once, when somebody is about to say it. */
export function useHint(decision: DecisionView, right: boolean): string | null {
  const { data } = useQuery({
    queryKey: ['learning', 'hints'],
    queryFn: ({ signal }) => request<{ hints: LearningHint[] }>('/api/learning/hints', undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: !right,
  });
  if (right) return null;
  const name = learnerOf(decision);
  return data?.hints.find(({ team, member }) => team === decision.team && member === name)?.hint ?? null;
}

/** Whose learner a word on the decision teaches. */
export function learnerOf({ context, member }: DecisionView): string {
  const mind = isRow(context) ? context['mind'] : undefined;
  const teaches = isRow(mind) ? mind['teaches'] : undefined;
  return typeof teaches === 'string' ? teaches : member;
}
