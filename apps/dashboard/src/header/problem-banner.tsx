import type { ReactNode } from 'react';
import { useLive, useLiveLine } from '../state/use-live.tsx';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/notice.tsx';

/** Why nothing moves, over everything else, with the way out. */
export function ProblemBanner(): ReactNode {
  const { problem } = useLive();
  const live = useLiveLine();
  if (!problem) return null;
  return (
    <ProblemNotice problem={problem}>
      <Button look="quiet" className="mt-1 -ml-3 text-bad" onClick={live.reload}>
        Try now
      </Button>
    </ProblemNotice>
  );
}
