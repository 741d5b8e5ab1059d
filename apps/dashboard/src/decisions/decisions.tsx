import { Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLive } from '../state/use-live.tsx';
import { Arriving } from '../ui/arriving.tsx';
import { Empty, Skeleton } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { DecisionCard } from './decision-card.tsx';

const shows = 30;

export function Decisions({ openRun }: { openRun(runId: string): void }): ReactNode {
  const { state } = useLive();
  const decisions = state?.decisions ?? [];
  return (
    <Panel title="Recent decisions">
      {!state && <Skeleton lines={6} />}
      {state && decisions.length === 0 && (
        <Empty icon={Scale} title="No decision yet">
          When a member concludes something, it stands here with its reasons and figures.
        </Empty>
      )}
      <ol
        className="max-h-[40rem] divide-y divide-line overflow-y-auto overscroll-contain empty:hidden"
        aria-label="Decisions, newest first"
        tabIndex={0}
      >
        {decisions.slice(0, shows).map((decision) => (
          <Arriving key={decision.decisionId} at={decision.at}>
            <DecisionCard decision={decision} openRun={openRun} />
          </Arriving>
        ))}
      </ol>
    </Panel>
  );
}
