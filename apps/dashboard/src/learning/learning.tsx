import { useQuery } from '@tanstack/react-query';
import { GraduationCap } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { problemOf, request } from '../api/request.ts';
import { useLive } from '../state/use-live.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, ProblemNotice, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { useFollow } from '../ui/use-follow.ts';
import type { LearningView } from '../wire.ts';
import { MemberLearning } from './member-learning.tsx';
import { movesOf } from './read-learning.ts';

const busyMs = 2_000;

/** What members learn from verdicts. Its rows are read again when an event tells of learning, and while somebody is at it. */
export function Learning(): ReactNode {
  const { state } = useLive();
  const moves = useMemo(() => movesOf(state?.events), [state?.events]);
  const { data, error, refetch } = useQuery({
    queryKey: ['learning'],
    queryFn: ({ signal }) => request<{ members: LearningView[] }>('/api/learning', undefined, signal),
    // That there was nothing to learn is no event.
    refetchInterval: (query) => (query.state.data?.members.some(({ behind }) => behind) ? busyMs : false),
  });
  useFollow(moves, refetch);
  return (
    <Panel title="Learning">
      {error && (
        <div className="p-4">
          <ProblemNotice problem={problemOf(error)}>
            <Button className="mt-2" onClick={() => void refetch()}>
              Try again
            </Button>
          </ProblemNotice>
        </div>
      )}
      {!data && !error && <Skeleton lines={4} />}
      {data?.members.length === 0 && (
        <Empty icon={GraduationCap} title="No member learns yet">
          Say of a decision whether it was right. What members make of it stands here.
        </Empty>
      )}
      <div className="divide-y divide-line empty:hidden">
        {data?.members.map((view) => (
          <MemberLearning key={`${view.team}/${view.member}`} view={view} />
        ))}
      </div>
    </Panel>
  );
}
