import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../api/request.ts';
import type { Asked } from '../state/fold.ts';
import { openQuestions } from '../state/fold.ts';
import { useLive, useLiveLine } from '../state/use-live.tsx';
import type { Question } from '../wire.ts';

export interface OpenQuestion {
  asked: Asked;
  /** Null until the row is read: an event tells that something is asked, the row what an answer needs. */
  row: Question | null;
}

/** The open questions, oldest first, their rows read as soon as an event tells of a new one. */
export function useQuestions(): OpenQuestion[] {
  const { state } = useLive();
  const live = useLiveLine();
  const open = state ? openQuestions(state) : [];
  const rows = new Map(state?.questions.map((row) => [row.approvalId, row]));
  const missing = open.filter((asked) => !rows.has(asked.approvalId)).map((asked) => asked.approvalId);
  const { data } = useQuery({
    queryKey: ['inbox', missing.toSorted().join()],
    queryFn: ({ signal }) => request<{ questions: Question[] }>('/api/inbox', undefined, signal),
    enabled: missing.length > 0,
  });
  useEffect(() => {
    if (data) live.addQuestions(data.questions);
  }, [data, live]);
  return open.map((asked) => ({ asked, row: rows.get(asked.approvalId) ?? null }));
}
